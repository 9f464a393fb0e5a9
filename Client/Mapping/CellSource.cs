namespace Grid.Client.Mapping;

/// <summary>The encoded values of one row, by ordinal: of a table row, of a key, or of a query's result.</summary>
internal abstract class CellSource
{
    public abstract bool IsNull(int ordinal);

    /// <summary>The encoded bytes of a value that is not NULL.</summary>
    public abstract ReadOnlySpan<byte> Bytes(int ordinal);
}
