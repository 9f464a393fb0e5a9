namespace Grid.Client.Linq.Syntax;

/// <summary>A scalar function.</summary>
internal sealed record SqlFunction(string Name, SqlExpression[] Arguments, Type Type, bool IsNullable) : SqlExpression(Type, IsNullable)
{
    /// <summary>A function that is NULL when an argument is.</summary>
    public static SqlFunction Of(string name, Type type, params SqlExpression[] arguments) =>
        new(name, arguments, type, Array.Exists(arguments, argument => argument.IsNullable));

    /// <summary>COALESCE: NULL only when the last argument is.</summary>
    public static SqlFunction Coalesce(SqlExpression first, SqlExpression otherwise, Type type) =>
        new("COALESCE", [first, otherwise], type, otherwise.IsNullable);
}
