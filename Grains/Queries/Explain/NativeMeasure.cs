using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Explain;

/// <summary>What a query of the native engine took.</summary>
/// <param name="Rows">What the partitions answered, in rows.</param>
/// <param name="Bytes">What the partitions answered, in bytes.</param>
internal sealed record NativeMeasure(long Rows, long Bytes, TimeSpan GatherTime, TimeSpan FinishTime, int ResultRows)
{
    /// <summary>What the joins did on the partitions, a join before those of its left and then its right side; empty when there is none or no partition was asked.</summary>
    public JoinTally[] Joins { get; init; } = [];

    /// <summary>The indexes through which tables were read.</summary>
    public IndexTally[] Indexes { get; init; } = [];
}
