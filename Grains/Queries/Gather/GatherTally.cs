using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>Counts what arrives in a gathering. Not thread-safe.</summary>
internal sealed class GatherTally
{
    public long Rows { get; private set; }

    public long Bytes { get; private set; }

    public void Add(PartialResult answer)
    {
        Rows += answer.Batches.Sum(batch => (long)batch.RowCount);
        Bytes += answer.ByteCount;
    }
}
