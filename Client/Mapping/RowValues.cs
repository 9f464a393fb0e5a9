namespace Grid.Client.Mapping;

/// <summary>A row as plain values: one a column, or by column name.</summary>
internal readonly record struct RowValues(IReadOnlyList<object?>? ByOrdinal, IReadOnlyDictionary<string, object?>? ByName)
{
    public static RowValues Of(IReadOnlyList<object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new RowValues(values, null);
    }

    public static RowValues Of(IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new RowValues(null, values);
    }
}
