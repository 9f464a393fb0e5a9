using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Totals;

/// <summary>COUNT(*), or COUNT of a column.</summary>
internal sealed class CountTotal(Column? column) : ColumnTotal
{
    private long _count;

    public override void Add(int chunk, ReadOnlySpan<ulong> mask, bool isWhole) => _count += CountValues(column, chunk, mask);

    public override Vector[] States() => [new NumberVector<long>(ColumnType.BigInt, [_count], 1)];
}
