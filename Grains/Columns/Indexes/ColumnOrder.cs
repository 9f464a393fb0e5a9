namespace Grid.Grains.Columns.Indexes;

/// <summary>The order of a column's slots by their values: that of ORDER BY, NULL last.</summary>
internal abstract class ColumnOrder(Column column)
{
    public Column Column => column;

    public static ColumnOrder Of(Column column) => column switch
    {
        FixedColumn<byte> narrow => new NumberOrder<byte>(narrow),
        FixedColumn<short> narrow => new NumberOrder<short>(narrow),
        FixedColumn<int> narrow => new NumberOrder<int>(narrow),
        FixedColumn<long> whole => new NumberOrder<long>(whole),
        FixedColumn<Int128> wide => new NumberOrder<Int128>(wide),
        FixedColumn<float> floating => new FloatingOrder<float>(floating),
        FixedColumn<double> floating => new FloatingOrder<double>(floating),
        BytesColumn bytes => new BytesOrder(bytes),
        _ => throw new InvalidOperationException($"Unknown column {column.GetType().Name}."),
    };

    public int Compare(int left, int right)
    {
        var (isLeftNull, isRightNull) = (column.IsNull(left), column.IsNull(right));
        return isLeftNull | isRightNull ? isLeftNull.CompareTo(isRightNull) : CompareValues(left, right);
    }

    public int Compare(int slot, in IndexValue value)
    {
        var isNull = column.IsNull(slot);
        return isNull | value.IsNull ? isNull.CompareTo(value.IsNull) : CompareValue(slot, value);
    }

    protected abstract int CompareValues(int left, int right);

    protected abstract int CompareValue(int slot, in IndexValue value);
}
