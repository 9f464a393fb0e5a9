namespace Grid.Queries.Plans;

/// <summary>One partial group for each distinct combination of the keys; exactly one when there is no key.</summary>
/// <param name="Keys">NULL is a key value like any other.</param>
/// <param name="MaxGroups">Refuse with <see cref="Errors.ErrorCode.LimitExceeded"/> to build more groups, or distinct values of one aggregate.</param>
/// <param name="MaxBytes">Refuse with <see cref="Errors.ErrorCode.LimitExceeded"/> to return more bytes.</param>
[GenerateSerializer, Immutable]
[Alias("grid.GroupOutput")]
public sealed record GroupOutput(
    [property: Id(0)] Expression[] Keys, [property: Id(1)] AggregateCall[] Aggregates,
    [property: Id(2)] int MaxGroups, [property: Id(3)] long MaxBytes) : PlanOutput;
