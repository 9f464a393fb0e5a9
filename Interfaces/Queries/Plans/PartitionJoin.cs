using Grid.Partitions;

namespace Grid.Queries.Plans;

/// <summary>The join that one partition computes over its own rows and those that are sent along.</summary>
/// <param name="MaxRows">Refuse with <see cref="Errors.ErrorCode.LimitExceeded"/> to make more pairs of rows, over all joins of the tree.</param>
[GenerateSerializer, Immutable]
[Alias("grid.PartitionJoin")]
public sealed record PartitionJoin([property: Id(0)] JoinSource Root, [property: Id(1)] long MaxRows)
{
    /// <summary>The tables that the partition reads.</summary>
    public IEnumerable<TableRef> Tables => TablesOf(Root);

    private static IEnumerable<TableRef> TablesOf(PlanSource source) => source switch
    {
        TableSource table => [table.Table],
        JoinSource join => TablesOf(join.Left).Concat(TablesOf(join.Right)),
        _ => [],
    };
}
