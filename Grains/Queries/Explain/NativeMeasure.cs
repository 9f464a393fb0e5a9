using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Explain;

/// <summary>What a query of the native engine took.</summary>
/// <param name="Answered">What the partitions answered.</param>
/// <param name="Merged">What came of it merged by other silos: how many silos merged, and what they sent.</param>
internal sealed record NativeMeasure(MergeTally Answered, MergeTally Merged, TimeSpan GatherTime, TimeSpan FinishTime, int ResultRows)
{
    /// <summary>What the joins did on the partitions, a join before those of its left and then its right side; empty when there is none or no partition was asked.</summary>
    public JoinTally[] Joins { get; init; } = [];

    /// <summary>The indexes through which tables were read.</summary>
    public IndexTally[] Indexes { get; init; } = [];
}
