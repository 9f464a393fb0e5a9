using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution;

/// <summary>Columns that are vectors already; there is one chunk.</summary>
internal sealed class VectorSource(IReadOnlyList<Vector> columns) : IColumnSource
{
    public Vector Load(int ordinal, RowSet rows) =>
        rows.Count == columns[ordinal].Count && IsInOrder(rows.Places.Span) ? columns[ordinal] : columns[ordinal].Gather(rows.Places.Span);

    // As many rows as there are may be all of them in another order.
    private static bool IsInOrder(ReadOnlySpan<int> places)
    {
        for (var index = 0; index < places.Length; index++)
        {
            if (places[index] != index)
            {
                return false;
            }
        }

        return true;
    }
}
