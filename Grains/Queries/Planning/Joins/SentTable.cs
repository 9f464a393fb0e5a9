using Grid.Queries;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>The rows of a table that were gathered to be sent to the partitions.</summary>
/// <param name="Ordinals">The ordinal in the table of each column of the rows.</param>
/// <param name="Time">How long gathering took.</param>
internal sealed record SentTable(JoinedTable Table, int[] Ordinals, ColumnBatch Rows, TimeSpan Time);
