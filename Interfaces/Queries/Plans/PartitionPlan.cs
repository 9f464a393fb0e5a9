using Grid.Partitions;

namespace Grid.Queries.Plans;

/// <summary>One partition's part of a global query over one table, or a join of several: scan, filter, then rows or groups.</summary>
/// <param name="FormatVersion">A partition refuses a plan of a version it does not know with <see cref="Errors.ErrorCode.NotSupported"/>, instead of guessing.</param>
/// <param name="Table">The table, or any one of a join's.</param>
/// <param name="Filter">BOOLEAN over the table's columns, or the join's; rows for which it is not true are left out; null for none.</param>
[GenerateSerializer, Immutable]
[Alias("grid.PartitionPlan")]
public sealed record PartitionPlan(
    [property: Id(0)] int FormatVersion, [property: Id(1)] TableRef Table, [property: Id(2)] Expression? Filter, [property: Id(3)] PlanOutput Output)
{
    /// <summary>The version of plans over one table.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of plans over a join.</summary>
    public const int JoinFormat = 2;

    /// <summary>What is read instead of the table alone; null for the table.</summary>
    [Id(5)]
    public PartitionJoin? Join { get; init; }

    /// <summary>The run that this is a part of, for cancelling it.</summary>
    [Id(6)]
    public QueryId Query { get; init; }

    /// <summary>
    /// The rows that are asked for, of one table and without an order; null for all. The answer is not refused then when it is too
    /// large, but says so by <see cref="PartialResult.Shares"/>.
    /// </summary>
    [Id(7)]
    public RowShare? Share { get; init; }

    /// <summary>The tables that the partition reads.</summary>
    public IEnumerable<TableRef> Tables => Join?.Tables ?? [Table];
}
