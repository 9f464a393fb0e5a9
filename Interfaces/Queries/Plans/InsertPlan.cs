using Grid.Partitions;

namespace Grid.Queries.Plans;

/// <summary>One partition's part of an INSERT that looks at the rows that are there, or returns rows: one atomic unit.</summary>
/// <param name="FormatVersion">As for <see cref="PartitionPlan"/>.</param>
/// <param name="Update">Given exactly for <see cref="ConflictAction.Update"/>; no two of the rows have one key then.</param>
/// <param name="Returning">What is returned of each row that was inserted or changed, over its new columns; null for nothing.</param>
/// <param name="MaxReturnedBytes">Refuse with <see cref="Errors.ErrorCode.LimitExceeded"/>, and write nothing, when more would be returned.</param>
[GenerateSerializer, Immutable]
[Alias("grid.InsertPlan")]
public sealed record InsertPlan(
    [property: Id(0)] int FormatVersion, [property: Id(1)] TableRef Table, [property: Id(2)] PackedRows Rows, [property: Id(3)] ConflictAction OnConflict,
    [property: Id(4)] ConflictUpdate? Update, [property: Id(5)] Expression[]? Returning, [property: Id(6)] long MaxReturnedBytes);
