namespace Grid.Queries.Plans;

/// <summary>The rows themselves, projected.</summary>
/// <param name="Columns">What is returned of each row.</param>
/// <param name="Order">Which rows come first; only said together with <paramref name="Limit"/>, to choose them. The answer itself has no order.</param>
/// <param name="Limit">Return at most so many rows: the first by <paramref name="Order"/>, or any.</param>
/// <param name="MaxRows">Refuse with <see cref="Errors.ErrorCode.LimitExceeded"/> to return more rows.</param>
/// <param name="MaxBytes">Refuse with <see cref="Errors.ErrorCode.LimitExceeded"/> to return more bytes.</param>
[GenerateSerializer, Immutable]
[Alias("grid.RowOutput")]
public sealed record RowOutput(
    [property: Id(0)] Expression[] Columns, [property: Id(1)] SortKey[] Order, [property: Id(2)] long? Limit,
    [property: Id(3)] long MaxRows, [property: Id(4)] long MaxBytes) : PlanOutput;
