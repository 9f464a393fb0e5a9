namespace Grid.Queries;

/// <summary>What is known of a result behind its last row.</summary>
/// <param name="RowsAffected">Rows that the statement wrote; null for a query and for DDL.</param>
/// <param name="ElapsedMilliseconds">From the statement's arrival to its last row; a reader that pauses is waited for.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ResultEnd")]
public sealed record ResultEnd(
    [property: Id(0)] long? RowsAffected, [property: Id(1)] double ElapsedMilliseconds,
    [property: Id(2)] int PartitionsAsked, [property: Id(3)] int PartitionsAnswered)
{
    /// <summary>Partitions whose rows are not in the result, all of them or some; always empty unless the caller allows that.</summary>
    [Id(4)]
    public MissingPartition[] Missing { get; init; } = [];
}
