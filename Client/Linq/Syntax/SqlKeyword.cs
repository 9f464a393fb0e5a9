namespace Grid.Client.Linq.Syntax;

/// <summary>Text of the translation itself: TRUE, NULL, 0.</summary>
internal sealed record SqlKeyword(string Text, Type Type, bool IsNullable) : SqlExpression(Type, IsNullable)
{
    public static SqlKeyword True { get; } = new("TRUE", typeof(bool), false);

    public static SqlKeyword False { get; } = new("FALSE", typeof(bool), false);

    public static SqlKeyword EmptyText { get; } = new("''", typeof(string), false);

    public static SqlKeyword Number(int number) => new(number.ToString(System.Globalization.CultureInfo.InvariantCulture), typeof(int), false);
}
