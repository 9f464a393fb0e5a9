using System.Numerics;

namespace Grid.Grains.Columns.Indexes;

/// <summary>Numbers of fixed point, and all that is stored as such.</summary>
internal sealed class NumberOrder<T>(FixedColumn<T> column) : ColumnOrder(column)
    where T : unmanaged, IBinaryInteger<T>
{
    protected override int CompareValues(int left, int right) => column.GetValue(left).CompareTo(column.GetValue(right));

    protected override int CompareValue(int slot, in IndexValue value) => Int128.CreateChecked(column.GetValue(slot)).CompareTo(value.Number);
}
