using System.Globalization;
using Grid.Tables;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// Brings a table to a later version of its schema, without touching its rows: a dropped column is only renamed, out of the
/// way, because removing it would write every row of every partition anew while all commits wait. Its values go as rows are
/// replaced. Call inside a transaction.
/// </summary>
internal sealed class SqliteTableChange
{
    private readonly SqliteSession _session;
    private readonly TableSchema _schema;
    private readonly string _table;

    private SqliteTableChange(SqliteSession session, TableSchema schema)
    {
        _session = session;
        _schema = schema;
        _table = SqliteTableSql.Quote(schema.Name.ToString());
    }

    public static void Apply(SqliteSession session, TableSchema schema) => new SqliteTableChange(session, schema).Apply();

    private void Apply()
    {
        var find = _session.Prepare("SELECT column_ids FROM grid_table WHERE table_id = ?1").Bind(1, _schema.Id.Value);
        var text = find.Step() ? find.Text(0) : "";
        find.Reset();
        var present = StoredColumns.Read(text, Names);
        foreach (var (id, name) in present.Where(column => _schema.OrdinalOf(column.Id) < 0))
        {
            Drop(id, name);
        }

        // By way of names that nothing has, so that two columns can exchange theirs.
        var renamed = present.Select(column => (column.Id, column.Name, Ordinal: _schema.OrdinalOf(column.Id)))
            .Where(column => column.Ordinal >= 0 && _schema.Columns[column.Ordinal].Name != column.Name).ToList();
        renamed.ForEach(column => Rename(column.Name, Temporary(column.Id)));
        renamed.ForEach(column => Rename(Temporary(column.Id), _schema.Columns[column.Ordinal].Name));
        for (var ordinal = 0; ordinal < _schema.Columns.Length; ordinal++)
        {
            if (!present.Exists(column => column.Id == _schema.IdOf(ordinal)))
            {
                Add(_schema.Columns[ordinal]);
            }
        }

        _session.Prepare("UPDATE grid_table SET version = ?2, columns = ?3, column_ids = ?4 WHERE table_id = ?1")
            .Bind(1, _schema.Id.Value).Bind(2, _schema.Version).BindText(3, SqliteTableSql.Of(_schema).Columns).BindText(4, StoredColumns.TextOf(_schema)).Run();
    }

    private static string Temporary(int id) => string.Create(CultureInfo.InvariantCulture, $"_renamed_{id}");

    // Grid's own columns begin with an underscore.
    private List<string> Names()
    {
        var names = new List<string>();
        var read = _session.Prepare("SELECT name FROM pragma_table_info(?1) WHERE name NOT GLOB '_*' ORDER BY cid").BindText(1, _schema.Name.ToString());
        while (read.Step())
        {
            names.Add(read.Text(0));
        }

        read.Reset();
        return names;
    }

    private void Drop(int id, string name)
    {
        var needsValue = _session.Prepare("SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2 COLLATE NOCASE AND \"notnull\" <> 0 AND dflt_value IS NULL")
            .BindText(1, _schema.Name.ToString()).BindText(2, name).RunScalar() is not null;
        if (needsValue)
        {
            // Of a table from before such columns had a default: no row could be written without it.
            _session.Execute($"ALTER TABLE {_table} DROP COLUMN {SqliteTableSql.Quote(name)}");
            return;
        }

        Rename(name, string.Create(CultureInfo.InvariantCulture, $"_dropped_{id}"));
    }

    private void Rename(string name, string newName) =>
        _session.Execute($"ALTER TABLE {_table} RENAME COLUMN {SqliteTableSql.Quote(name)} TO {SqliteTableSql.Quote(newName)}");

    private void Add(ColumnSchema column)
    {
        var declared = column.Default is { } value
            ? $"{SqliteValue.DeclaredType(column.Type)}{(column.IsNullable ? "" : " NOT NULL")} DEFAULT {LiteralOf(column.Type, value)}"
            : SqliteTableSql.Declare(column, isKey: false);
        _session.Execute($"ALTER TABLE {_table} ADD COLUMN {SqliteTableSql.Quote(column.Name)} {declared}");
    }

    private string LiteralOf(ColumnType type, byte[] value)
    {
        var quote = _session.Prepare("SELECT quote(?1)");
        SqliteValue.Bind(quote, 1, type, value);
        var literal = quote.Step() ? quote.Text(0) : throw new InvalidOperationException("A SELECT without FROM has no row.");
        quote.Reset();
        return literal;
    }
}
