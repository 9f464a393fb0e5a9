namespace Grid.Client.Linq.Syntax;

/// <summary>A scalar of SQL.</summary>
/// <param name="Type">The CLR type that its values are read as.</param>
/// <param name="IsNullable">Whether it may be NULL; in doubt, yes.</param>
internal abstract record SqlExpression(Type Type, bool IsNullable);
