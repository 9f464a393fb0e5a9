using Grid.Grains.Columns;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Rows;

/// <summary>Passes over rows that cannot be among the first of an order, before anything of them is read but what is sorted by first.</summary>
internal abstract class TopRows
{
    /// <summary>Longest list of first values that is kept: beyond, most rows would be moved through it.</summary>
    private const int MaxLimit = 10_000;

    /// <summary>The chunks, those first that may hold the best values.</summary>
    public abstract IEnumerable<int> Order(IEnumerable<int> chunks);

    /// <summary>Whether none of a chunk's rows can be among the first.</summary>
    public abstract bool CanSkip(int chunk);

    /// <summary>Takes away rows that cannot be among the first, and returns how many are left.</summary>
    public abstract int Select(TableChunk chunk, Span<ulong> mask);

    /// <summary>The rows that an output wants, or null when it has no order by a column of integers first.</summary>
    public static TopRows? TryCreate(RowOutput output, TableSlice slice)
    {
        if (output.Order.Length == 0 || output.Limit is not (> 0 and <= MaxLimit) || output.Columns[output.Order[0].Column] is not ColumnExpression column)
        {
            return null;
        }

        var (order, limit) = (output.Order[0], (int)output.Limit.Value);
        return slice.GetColumn(column.Ordinal) switch
        {
            FixedColumn<short> values => new TopRows<short>(values, order, limit),
            FixedColumn<int> values => new TopRows<int>(values, order, limit),
            FixedColumn<long> values => new TopRows<long>(values, order, limit),
            _ => null,
        };
    }
}
