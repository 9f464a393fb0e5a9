using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Writes;

/// <summary>Encodes the rows of an INSERT: given columns from its values, the others by their defaults, a hidden key anew.</summary>
internal sealed class InsertColumns
{
    private readonly TableSchema _table;
    private readonly int[] _places;
    private readonly List<Guid> _hiddenKeys;
    private readonly RowWriter _writer;

    /// <param name="hiddenKeys">The keys given out so far, by row: a statement that is planned anew gives its rows the same ones.</param>
    /// <exception cref="Errors.SqlException">A column is unknown or named twice.</exception>
    public InsertColumns(InsertStatement statement, TableSchema table, List<Guid> hiddenKeys)
    {
        _table = table;
        _hiddenKeys = hiddenKeys;
        _writer = new RowWriter(table);
        Ordinals = OrdinalsOf(statement, table);
        _places = [.. Enumerable.Range(0, table.Columns.Length).Select(ordinal => Array.IndexOf(Ordinals, ordinal))];
    }

    /// <summary>The column of each value of a row.</summary>
    public int[] Ordinals { get; }

    /// <summary>Encodes a row.</summary>
    /// <param name="isGiven">Whether there is a value of an index.</param>
    /// <param name="write">Writes the value of an index.</param>
    public byte[] Encode(int row, Func<int, bool> isGiven, Action<RowWriter, int> write)
    {
        _writer.Begin();
        for (var ordinal = 0; ordinal < _places.Length; ordinal++)
        {
            var column = _table.Columns[ordinal];
            if (_places[ordinal] >= 0 && isGiven(_places[ordinal]))
            {
                write(_writer, _places[ordinal]);
            }
            else if (column.IsHidden)
            {
                _writer.Write(ClrValue.NumberOf(HiddenKey(row)));
            }
            else if (column.Default is { } value)
            {
                _writer.WriteEncoded(value);
            }
            else
            {
                _writer.WriteNull();
            }
        }

        return _writer.End().ToArray();
    }

    private Guid HiddenKey(int row)
    {
        while (_hiddenKeys.Count <= row)
        {
            _hiddenKeys.Add(Guid.CreateVersion7());
        }

        return _hiddenKeys[row];
    }

    private static int[] OrdinalsOf(InsertStatement statement, TableSchema table)
    {
        if (statement.Columns.Length == 0)
        {
            return statement.Rows is [[]] ? [] : [.. Enumerable.Range(0, table.Columns.Length).Where(ordinal => !table.Columns[ordinal].IsHidden)];
        }

        var scope = new PlanScope(table, null);
        int[] ordinals = [.. statement.Columns.Select(column => scope.Find(new ColumnNode(column.Position, null, column.Name)).Ordinal)];
        return ordinals.Distinct().Count() == ordinals.Length
            ? ordinals
            : throw SqlErrors.Syntax("A column is named twice.", statement.Columns[0].Position);
    }
}
