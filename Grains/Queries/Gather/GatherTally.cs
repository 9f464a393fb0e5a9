using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>Counts what arrives in a gathering. Not thread-safe.</summary>
internal sealed class GatherTally
{
    public long Rows { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>What the joins did, over all partitions; empty when there are none.</summary>
    public JoinTally[] Joins { get; private set; } = [];

    /// <summary>The indexes that were used, over all partitions.</summary>
    public IndexTally[] Indexes { get; private set; } = [];

    public void Add(PartialResult answer)
    {
        Indexes = answer.Indexes.Length == 0 ? Indexes : IndexTally.Merge(Indexes, answer.Indexes);
        Joins = Joins.Length == 0 ? answer.Joins : [.. Joins.Zip(answer.Joins, (all, one) => all + one)];
        Rows += answer.Batches.Sum(batch => (long)batch.RowCount);
        Bytes += answer.ByteCount;
    }
}
