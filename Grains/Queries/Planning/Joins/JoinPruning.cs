using System.Collections.Immutable;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>Finds the partitions that can hold rows of a join: a row without a partner comes from the side that is kept, any other from a partition that both sides can have rows in.</summary>
internal static class JoinPruning
{
    /// <param name="sent">The tables whose rows are on every partition.</param>
    public static ImmutableArray<PartitionId> Find(JoinSide root, TableSet sent, int partitionCount) =>
        FindIn(root, sent, partitionCount) ?? [.. Enumerable.Range(0, partitionCount).Select(PartitionId.Create)];

    // Null where the rows are on every partition.
    private static ImmutableArray<PartitionId>? FindIn(JoinSide side, TableSet sent, int partitionCount)
    {
        if (side is TableSide table)
        {
            return sent.Contains(table.Table.Index) ? null : PartitionPruning.Find(table.Table.Schema, table.Filter, partitionCount);
        }

        var pair = (PairSide)side;
        var (left, right) = (FindIn(pair.Left, sent, partitionCount), FindIn(pair.Right, sent, partitionCount));
        return (left, right) switch
        {
            (null, _) => right,
            (_, null) => left,
            ({ } one, { } other) => pair.Kind switch
            {
                JoinKind.Inner => [.. one.Intersect(other).Order()],
                JoinKind.Left => one,
                _ => [.. one.Union(other).Order()],
            },
        };
    }
}
