using Grid.Partitions;

namespace Grid.Queries.Plans;

/// <summary>One partition's part of a global query over one table: scan, filter, then rows or groups.</summary>
/// <param name="FormatVersion">A partition refuses a plan of a version it does not know with <see cref="Errors.ErrorCode.NotSupported"/>, instead of guessing.</param>
/// <param name="Filter">BOOLEAN over the table's columns; rows for which it is not true are left out; null for none.</param>
[GenerateSerializer, Immutable]
[Alias("grid.PartitionPlan")]
public sealed record PartitionPlan(
    [property: Id(0)] int FormatVersion, [property: Id(1)] TableRef Table, [property: Id(2)] Expression? Filter, [property: Id(3)] PlanOutput Output)
{
    /// <summary>The version that this code makes and runs.</summary>
    public const int CurrentFormat = 1;
}
