using Grid.Grains.Queries.Explain;
using Grid.Queries;

namespace Grid.Grains.Queries.Gather;

/// <summary>The answer to a query, and how it came about.</summary>
/// <param name="PartitionsAsked">Different partitions, over all tables.</param>
internal sealed record QueryAnswer(ResultColumn[] Columns, ColumnBatch Batch, int PartitionsAsked, Func<PlanNode> Describe)
{
    /// <summary>Partitions whose rows the answer lacks.</summary>
    public MissingPartition[] Missing { get; init; } = [];
}
