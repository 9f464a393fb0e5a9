using Grid.Grains.Columns.Indexes;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Indexes;

/// <summary>How an index can answer a part of a filter.</summary>
/// <param name="Ranges">Where the rows lie that can pass; they do not overlap. None of them: no row passes.</param>
/// <param name="Decided">The conditions that hold for exactly the rows in the ranges; all others are left to be decided.</param>
internal sealed record IndexUse(IndexDefinition Definition, IndexRange[] Ranges, IReadOnlyList<Expression> Decided);
