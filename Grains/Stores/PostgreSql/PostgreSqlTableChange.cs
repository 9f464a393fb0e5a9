using System.Globalization;
using Grid.Tables;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// Brings a table to a later version of its schema; PostgreSQL does that without touching rows. Waits for those who hold the
/// table's row in <c>grid_table</c>, and makes them wait. Call inside a transaction that holds the schema's lock.
/// </summary>
internal sealed class PostgreSqlTableChange(NpgsqlConnection connection, TableSchema schema)
{
    private readonly PostgreSqlTableSql _sql = PostgreSqlTableSql.Of(schema);
    private readonly string _table = PostgreSqlDatabase.Quote(PostgreSqlTableSql.NameOf(schema));

    public async Task ApplyAsync()
    {
        var present = await ReadColumnsAsync();
        foreach (var (id, name) in present.Where(column => schema.OrdinalOf(column.Id) < 0).ToList())
        {
            await CloseGapAsync(name);
            await AlterAsync($"DROP COLUMN {Quote(name)} CASCADE");
        }

        // By way of names that nothing has, so that two columns can exchange theirs.
        var renamed = present.Select(column => (column.Id, column.Name, Ordinal: schema.OrdinalOf(column.Id)))
            .Where(column => column.Ordinal >= 0 && PostgreSqlTableSql.ColumnName(schema.Columns[column.Ordinal].Name) != PostgreSqlTableSql.ColumnName(column.Name)).ToList();
        foreach (var (id, name, _) in renamed)
        {
            await AlterAsync($"RENAME COLUMN {Quote(name)} TO {Temporary(id)}");
        }

        foreach (var (id, _, ordinal) in renamed)
        {
            await AlterAsync($"RENAME COLUMN {Temporary(id)} TO {Quote(schema.Columns[ordinal].Name)}");
        }

        for (var ordinal = 0; ordinal < schema.Columns.Length; ordinal++)
        {
            if (!present.Exists(column => column.Id == schema.IdOf(ordinal)))
            {
                await AddAsync(schema.Columns[ordinal]);
            }
        }

        await connection.ExecuteAsync(
            "UPDATE grid_table SET version = $2, columns = $3, column_ids = $4 WHERE table_id = $1", schema.Id.Value, schema.Version, _sql.Columns, StoredColumns.TextOf(schema));
    }

    private static string Quote(string name) => PostgreSqlDatabase.Quote(PostgreSqlTableSql.ColumnName(name));

    private static string Temporary(int id) => string.Create(CultureInfo.InvariantCulture, $"_renamed_{id}");

    private Task AlterAsync(string change) => connection.ExecuteAsync($"ALTER TABLE {_table} {change}");

    private async Task<List<(int Id, string Name)>> ReadColumnsAsync()
    {
        string text;
        await using (var find = connection.Command("SELECT column_ids FROM grid_table WHERE table_id = $1 FOR UPDATE", schema.Id.Value))
        {
            text = (string?)await find.ExecuteScalarAsync() ?? "";
        }

        var names = text.Length == 0 ? await FirstNamesAsync() : [];
        return StoredColumns.Read(text, () => names);
    }

    // Between Grid's own first and second column lie those of a table that has never been changed.
    private async Task<List<string>> FirstNamesAsync()
    {
        var names = new List<string>();
        await using var find = connection.Command(
            """
            SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 1
              AND attnum < (SELECT attnum FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = '_position') ORDER BY attnum
            """, _table);
        await using var reader = await find.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    // The values that PostgreSQL's calendar does not reach lie in the order of the columns: that of the dropped one goes.
    private async Task CloseGapAsync(string name)
    {
        var calendar = new List<string>();
        await using (var find = connection.Command(
            """
            SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
              AND atttypid IN ('date'::regtype, 'timestamp'::regtype)
              AND attnum NOT IN (SELECT unnest(conkey) FROM pg_constraint WHERE conrelid = to_regclass($1) AND contype = 'p') ORDER BY attnum
            """, _table))
        await using (var reader = await find.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                calendar.Add(reader.GetString(0));
            }
        }

        var place = calendar.IndexOf(PostgreSqlTableSql.ColumnName(name));
        if (place < 0)
        {
            return;
        }

        var index = string.Concat(calendar.Take(place).Select(column => $" + CASE WHEN isfinite({PostgreSqlDatabase.Quote(column)}) IS FALSE THEN 1 ELSE 0 END"));
        await connection.ExecuteAsync(
            $"UPDATE {_table} SET _beyond = _beyond[:0{index}] || _beyond[2{index}:] WHERE isfinite({Quote(name)}) IS FALSE");
    }

    private async Task AddAsync(ColumnSchema column)
    {
        if (PostgreSqlCalendar.IsCalendar(column.Type))
        {
            await AlterAsync("ADD COLUMN IF NOT EXISTS _beyond bigint[]");
        }

        var constraint = column.IsNullable ? "" : " NOT NULL";
        var value = column.Default is { } bytes ? $" DEFAULT {PostgreSqlLiteral.Of(column.Type, bytes)}" : "";
        await AlterAsync($"ADD COLUMN {Quote(column.Name)} {PostgreSqlValue.DeclaredType(column.Type)}{constraint}{value}");
    }
}
