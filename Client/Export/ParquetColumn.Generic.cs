using Grid.Client.Mapping;
using Parquet;
using Parquet.Schema;

namespace Grid.Client.Export;

/// <inheritdoc/>
/// <typeparam name="T">CLR type of the file's values.</typeparam>
internal sealed class ParquetColumn<T>(DataField field, int ordinal, CellDecoder<T> decode) : ParquetColumn(field)
    where T : struct
{
    // Values of rows that are not NULL, and of each row whether it is one of them: as the file has them.
    private T[] _values = new T[1024];
    private int[] _levels = new int[1024];
    private int _valueCount;
    private int _rowCount;

    public override int Add(CellSource row)
    {
        if (_rowCount == _levels.Length)
        {
            Array.Resize(ref _values, 2 * _rowCount);
            Array.Resize(ref _levels, 2 * _rowCount);
        }

        var isNull = row.IsNull(ordinal);
        _levels[_rowCount++] = isNull ? 0 : 1;
        if (isNull)
        {
            return 1;
        }

        var bytes = row.Bytes(ordinal);
        _values[_valueCount++] = decode(bytes);
        return bytes.Length;
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        // The type is said because an empty memory would be one too, and is no missing one.
        var levels = Field.IsNullable ? new ReadOnlyMemory<int>(_levels, 0, _rowCount) : default(ReadOnlyMemory<int>?);
        await group.WriteAllPartsAsync<T>(Field, _values.AsMemory(0, _valueCount), levels, repetitionLevels: null, cancellationToken).ConfigureAwait(false);
        // Strings of the last group must not live as long as the next one gathers.
        Array.Clear(_values, 0, _valueCount);
        (_valueCount, _rowCount) = (0, 0);
    }
}
