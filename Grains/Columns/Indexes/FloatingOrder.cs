using System.Numerics;

namespace Grid.Grains.Columns.Indexes;

/// <summary>Floating numbers: the two zeros are equal, NaN equals itself and is above all others.</summary>
internal sealed class FloatingOrder<T>(FixedColumn<T> column) : ColumnOrder(column)
    where T : unmanaged, IFloatingPoint<T>
{
    protected override int CompareValues(int left, int right) => Compare(column.GetValue(left), column.GetValue(right));

    protected override int CompareValue(int slot, in IndexValue value) => Compare(double.CreateChecked(column.GetValue(slot)), value.Floating);

    private static int Compare<TNumber>(TNumber left, TNumber right)
        where TNumber : IFloatingPoint<TNumber> =>
        left < right ? -1 : left > right ? 1 : left == right ? 0 : TNumber.IsNaN(left).CompareTo(TNumber.IsNaN(right));
}
