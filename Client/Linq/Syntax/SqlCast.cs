namespace Grid.Client.Linq.Syntax;

/// <summary>CAST.</summary>
/// <param name="TypeName">The type as SQL writes it.</param>
/// <param name="IsLossless">Whether a comparison of the operand itself gives the same answer; it is then compared without the cast, which a key's partition can be found by.</param>
internal sealed record SqlCast(SqlExpression Operand, string TypeName, bool IsLossless, Type Type) : SqlExpression(Type, Operand.IsNullable);
