using System.Collections.Immutable;
using Grid.Grains.Queries.Planning.Joins;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning;

/// <summary>A planned SELECT: what each partition is asked, which partitions, and what is made of their merged answers.</summary>
/// <param name="Scan">Null for a SELECT without FROM, which is answered from one row without columns, and where a join is still to be arranged.</param>
/// <param name="Partitions">The partitions that can hold matching rows.</param>
internal sealed record SelectPlan(PartitionPlan? Scan, ImmutableArray<PartitionId> Partitions, FinishPlan Finish)
{
    /// <summary>How the tables of FROM are joined; null when there is one or none.</summary>
    public JoinPlan? Join { get; init; }
}

/// <summary>
/// What is done with the merged answers. The input are the columns of the rows, or the keys and then the results of the
/// aggregates of the groups.
/// </summary>
/// <param name="Having">BOOLEAN over the input; null for none.</param>
/// <param name="Projection">The result's columns over the input, then those that are only sorted by.</param>
/// <param name="IsDistinct">Equal rows of the result count once; nothing is only sorted by then.</param>
/// <param name="Order">Over the projection.</param>
internal sealed record FinishPlan(
    Expression? Having, Expression[] Projection, bool IsDistinct, SortKey[] Order, long? Limit, long Offset, ResultColumn[] Columns);
