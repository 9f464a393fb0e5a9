using Grid.Queries;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>A change of one row by expressions over its own columns, which the partition computes when it is the write's turn.</summary>
/// <param name="Key">The row's canonical key.</param>
/// <param name="Statement">
/// <c>UPDATE table [AS alias] SET column = expression, … [WHERE condition]</c>. It is about this row alone: the condition only says
/// whether the row is changed. Empty when nothing but the expiry changes.
/// </param>
/// <param name="Parameters">The values of the statement's <c>$name</c> parameters, as in <see cref="QueryRequest"/>.</param>
/// <param name="ExpectedVersion">The version that the row must have; null: any.</param>
[GenerateSerializer, Immutable]
[Alias("grid.RowMutation")]
public sealed record RowMutation(
    [property: Id(0)] TableRef Table, [property: Id(1)] ReadOnlyMemory<byte> Key, [property: Id(2)] string Statement,
    [property: Id(3)] IReadOnlyDictionary<string, Literal> Parameters, [property: Id(4)] long? ExpectedVersion)
{
    /// <summary>When the changed row expires; null: it keeps its time.</summary>
    [Id(5)]
    public RowExpiry? Expiry { get; init; }
}
