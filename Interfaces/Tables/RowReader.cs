using Grid.Errors;

namespace Grid.Tables;

/// <summary>
/// Reads an encoded row column by column, in ordinal order, without copying.
/// A row is: a null map of ⌈columns/8⌉ bytes (bit set = NULL, low bit first), then each value that is not NULL: fixed
/// width little-endian, or length as <see cref="VarInt"/> and bytes.
/// </summary>
public ref struct RowReader
{
    private readonly TableSchema _schema;
    private readonly ReadOnlySpan<byte> _row;
    private int _offset;

    public RowReader(TableSchema schema, ReadOnlySpan<byte> row)
    {
        _schema = schema;
        _row = row;
        _offset = (schema.Columns.Length + 7) / 8;
        Ordinal = -1;
        if (row.Length < _offset)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"Damaged row of table {schema.Name}: {row.Length} bytes, the null map alone takes {_offset}.");
        }
    }

    /// <summary>The column read last.</summary>
    public int Ordinal { get; private set; }

    /// <summary>Whether the column read last is NULL.</summary>
    public bool IsNull { get; private set; }

    /// <summary>The value read last: its fixed-width bytes, or its content; empty when NULL.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where <see cref="Value"/> lies in the row.</summary>
    public Range ValueRange { get; private set; }

    /// <summary>Goes to the next column; false behind the last, where no byte may be left over.</summary>
    public bool MoveNext()
    {
        Ordinal++;
        if (Ordinal >= _schema.Columns.Length)
        {
            return _offset == _row.Length
                ? false
                : throw new GridException(ErrorCode.StoreFailure,
                    $"Damaged row of table {_schema.Name}: {_row.Length - _offset} bytes behind the last column.");
        }

        IsNull = (_row[Ordinal >> 3] & (1 << (Ordinal & 7))) != 0;
        Value = IsNull ? default : EncodedValue.Read(_schema.Columns[Ordinal].Type, _row, ref _offset);
        ValueRange = (_offset - Value.Length).._offset;
        return true;
    }
}
