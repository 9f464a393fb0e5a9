namespace Grid.Tables;

/// <summary>The name of a table. Case is kept and ignored in comparison.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.TableName")]
public readonly struct TableName : IEquatable<TableName>
{
    [Id(0)]
    private readonly string _text;

    private TableName(string text) => _text = text;

    /// <summary>Makes a name, or refuses it (see <see cref="Identifier.Check"/>).</summary>
    public static TableName Create(string text) => new(Identifier.Check(text, "table"));

    public bool Equals(TableName other) => Identifier.Comparer.Equals(_text, other._text);

    public override bool Equals(object? obj) => obj is TableName other && Equals(other);

    public override int GetHashCode() => _text is null ? 0 : Identifier.Comparer.GetHashCode(_text);

    public override string ToString() => _text ?? "";

    public static bool operator ==(TableName left, TableName right) => left.Equals(right);

    public static bool operator !=(TableName left, TableName right) => !left.Equals(right);
}
