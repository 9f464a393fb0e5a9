using Grid.Tables;

namespace Grid.Queries;

/// <summary>A constant: its type and its encoded bytes (as in a row; null for NULL).</summary>
[GenerateSerializer, Immutable]
[Alias("grid.Literal")]
public sealed record Literal([property: Id(0)] ColumnType Type, [property: Id(1)] byte[]? Bytes)
{
    public static Literal Null { get; } = new(ColumnType.Null, null);

    public bool IsNull => Bytes is null;

    /// <summary>The CLR value (see <see cref="ClrValue"/>), null for NULL.</summary>
    public object? Value => Bytes is null ? null : ClrValue.Read(Type, Bytes);

    public bool Equals(Literal? other) => other is not null && Type == other.Type
        && (Bytes is null ? other.Bytes is null : other.Bytes is not null && Bytes.AsSpan().SequenceEqual(other.Bytes));

    public override int GetHashCode() => HashCode.Combine(Type, Bytes?.Length ?? -1);
}
