using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution;

/// <summary>Columns that are vectors already; there is one chunk.</summary>
internal sealed class VectorSource(IReadOnlyList<Vector> columns) : IColumnSource
{
    public Vector Load(int ordinal, RowSet rows) =>
        rows.Count == columns[ordinal].Count ? columns[ordinal] : columns[ordinal].Gather(rows.Places.Span);
}
