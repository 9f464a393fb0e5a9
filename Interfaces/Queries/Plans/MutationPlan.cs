using Grid.Partitions;

namespace Grid.Queries.Plans;

/// <summary>One partition's part of an UPDATE or DELETE over one table: the rows that match now, changed as one atomic unit.</summary>
/// <param name="FormatVersion">As for <see cref="PartitionPlan"/>.</param>
/// <param name="Filter">BOOLEAN over the table's columns; rows for which it is not true stay as they are; null for all rows.</param>
/// <param name="NewRow">The value of every column, over the columns before the change; key columns must stay the same. Null deletes the rows.</param>
[GenerateSerializer, Immutable]
[Alias("grid.MutationPlan")]
public sealed record MutationPlan(
    [property: Id(0)] int FormatVersion, [property: Id(1)] TableRef Table, [property: Id(2)] Expression? Filter, [property: Id(3)] Expression[]? NewRow)
{
    /// <summary>What is returned of each row, over its columns after the change, or before its deletion; null for nothing.</summary>
    [Id(4)]
    public Expression[]? Returning { get; init; }

    /// <summary>Refuse with <see cref="Errors.ErrorCode.LimitExceeded"/>, and change nothing, when more would be returned.</summary>
    [Id(5)]
    public long MaxReturnedBytes { get; init; }
}
