namespace Grid.Client.Linq.Syntax;

/// <summary>NOT or − before an operand.</summary>
internal sealed record SqlPrefix(string Operator, SqlExpression Operand) : SqlExpression(Operand.Type, Operand.IsNullable);
