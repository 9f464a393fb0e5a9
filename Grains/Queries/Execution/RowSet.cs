namespace Grid.Grains.Queries.Execution;

/// <summary>Rows of one chunk of a source, by their places in it.</summary>
internal readonly record struct RowSet(int Chunk, ReadOnlyMemory<int> Places)
{
    public int Count => Places.Length;

    /// <summary>Those of the rows at the given indexes.</summary>
    public RowSet Select(ReadOnlySpan<int> indexes)
    {
        var places = new int[indexes.Length];
        for (var index = 0; index < indexes.Length; index++)
        {
            places[index] = Places.Span[indexes[index]];
        }

        return new RowSet(Chunk, places);
    }
}
