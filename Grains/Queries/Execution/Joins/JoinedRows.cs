namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>Rows of a join, as the rows of its tables that they are made of.</summary>
/// <param name="count">At most <see cref="MaxCount"/>.</param>
/// <param name="rows">For each table of the whole tree its row in each of the joined ones, <see cref="None"/> where NULLs stand for it; null for tables that are not joined yet.</param>
internal sealed class JoinedRows(int count, int[]?[] rows)
{
    /// <summary>The number of no row.</summary>
    public const int None = -1;

    /// <summary>Rows that are handed on at once, as many as a chunk has.</summary>
    public const int MaxCount = Columns.TableSlice.ChunkSize;

    public int Count => count;

    /// <summary>The rows of a table.</summary>
    public int[] this[int table] => rows[table] ?? throw new InvalidOperationException($"Table {table} is not joined yet.");
}
