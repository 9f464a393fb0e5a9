using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>Counts what arrives in a gathering. Not thread-safe.</summary>
internal sealed class GatherTally
{
    /// <summary>What the partitions answered.</summary>
    public MergeTally Answered { get; private set; }

    /// <summary>What arrived of it already merged: the silos that merged, as partitions, and what they sent.</summary>
    public MergeTally Merged { get; private set; }

    /// <summary>What the joins did, over all partitions; empty when there are none.</summary>
    public JoinTally[] Joins { get; private set; } = [];

    /// <summary>The indexes that were used, over all partitions.</summary>
    public IndexTally[] Indexes { get; private set; } = [];

    public void Add(PartialResult answer)
    {
        Indexes = IndexTally.Merge(Indexes, answer.Indexes);
        Joins = JoinTally.Sum(Joins, answer.Joins);
        Answered += answer.Answered;
        if (answer.Merged is not null)
        {
            Merged += (answer with { Merged = null }).Answered;
        }
    }
}
