using System.Collections.Immutable;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Fallback;

/// <summary>The result of a query that DuckDB answered, and what it took.</summary>
/// <param name="Reads">What was gathered, in the order of <see cref="FallbackPlan.Reads"/>.</param>
/// <param name="RunTime">DuckDB's own part, behind the gathering.</param>
internal sealed record FallbackAnswer(ResultColumn[] Columns, ColumnBatch Batch, ImmutableArray<ReadTally> Reads, TimeSpan RunTime);

/// <summary>What one table's gathering moved.</summary>
/// <param name="Indexes">The indexes that it was read through.</param>
internal readonly record struct ReadTally(long Rows, long Bytes, TimeSpan Time, IndexTally[] Indexes);
