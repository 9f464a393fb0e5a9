using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>An expression over one table of a join that has few values: a number for each of them.</summary>
/// <param name="Values">The value of each number.</param>
/// <param name="Numbers">The number of each row's value, at the place of the row's number plus one; the first is that of no row.</param>
internal sealed record LeafCodes(Vector Values, int[] Numbers);
