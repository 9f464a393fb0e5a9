using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Writes;

/// <summary>What one partition writes for a statement, made from the rows that are there.</summary>
/// <param name="Request">One atomic unit; null when there is nothing to write.</param>
/// <param name="Result">The answer once it is written.</param>
internal sealed record PlannedWrites(WriteRequest? Request, MutationResult Result);
