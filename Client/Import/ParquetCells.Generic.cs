using Grid.Tables;
using Parquet;
using Parquet.Schema;

namespace Grid.Client.Import;

/// <inheritdoc/>
/// <typeparam name="T">CLR type of the file's values.</typeparam>
internal sealed class ParquetCells<T>(DataField field, Action<RowWriter, T> write) : ParquetCells
    where T : struct
{
    private T[] _values = [];
    private int[] _levels = [];

    public override async Task LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        var count = checked((int)group.RowCount);
        if (_values.Length < count)
        {
            _values = new T[count];
            _levels = field.IsNullable ? new int[count] : [];
        }

        // The type is said because an empty memory would be one too, and is no missing one.
        var levels = field.IsNullable ? new Memory<int>(_levels, 0, count) : default(Memory<int>?);
        await group.ReadRawAsync(field, _values.AsMemory(0, count), levels, repetitionLevels: null, cancellationToken).ConfigureAwait(false);
        if (field.IsNullable)
        {
            Spread(count);
        }
    }

    public override void Write(RowWriter writer, int row)
    {
        if (field.IsNullable && _levels[row] == 0)
        {
            writer.WriteNull();
        }
        else
        {
            write(writer, _values[row]);
        }
    }

    // The file has no value for a NULL: what there is moves to its row, from behind, where there is room.
    private void Spread(int count)
    {
        var value = _levels.AsSpan(0, count).Count(1);
        for (var row = count - 1; row >= 0 && value <= row; row--)
        {
            if (_levels[row] == 1)
            {
                _values[row] = _values[--value];
            }
        }
    }
}
