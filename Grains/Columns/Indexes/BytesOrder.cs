namespace Grid.Grains.Columns.Indexes;

/// <summary>Strings and blobs, byte by byte, which for UTF-8 is the order of code points.</summary>
internal sealed class BytesOrder(BytesColumn column) : ColumnOrder(column)
{
    protected override int CompareValues(int left, int right) => column.GetValue(left).SequenceCompareTo(column.GetValue(right));

    protected override int CompareValue(int slot, in IndexValue value) => column.GetValue(slot).SequenceCompareTo(value.Bytes.Span);
}
