using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Queries;

/// <summary>One row of a result: a place in its columns. Values are <see cref="ClrValue"/>s, null for NULL.</summary>
public readonly struct GridResultRow
{
    private readonly ResultColumn[] _columns;
    private readonly ColumnBatch _batch;
    private readonly int _row;

    internal GridResultRow(ResultColumn[] columns, ColumnBatch batch, int row)
    {
        _columns = columns;
        _batch = batch;
        _row = row;
    }

    /// <summary>Number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>The value of a column by its place.</summary>
    public object? this[int ordinal] => _batch.Columns[ordinal].GetValue(_row);

    /// <summary>The value of the first column of a name, ignoring case.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ColumnNotFound"/>.</exception>
    public object? this[string name]
    {
        get
        {
            for (var ordinal = 0; ordinal < _columns.Length; ordinal++)
            {
                if (Identifier.Comparer.Equals(_columns[ordinal].Name, name))
                {
                    return this[ordinal];
                }
            }

            throw new RequestException(ErrorCode.ColumnNotFound,
                $"The result has no column {name}; it has {string.Join(", ", _columns.Select(column => column.Name))}.");
        }
    }

    /// <summary>All values, in the order of the columns.</summary>
    public object?[] ToArray()
    {
        var values = new object?[_columns.Length];
        for (var ordinal = 0; ordinal < values.Length; ordinal++)
        {
            values[ordinal] = this[ordinal];
        }

        return values;
    }
}
