using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>A group key that has few values: a number for each of them.</summary>
internal interface IKeyNumbers
{
    /// <summary>The value of each number.</summary>
    Vector Values { get; }

    /// <summary>Writes each row's number.</summary>
    /// <param name="slotCount">Slots of the rows' chunk.</param>
    void Read(RowSet rows, int slotCount, Span<int> numbers);

    /// <summary>Adds each row's number to what its place in <paramref name="combined"/> times the number of values gives.</summary>
    /// <param name="slotCount">Slots of the rows' chunk.</param>
    void Combine(RowSet rows, int slotCount, Span<int> combined);
}
