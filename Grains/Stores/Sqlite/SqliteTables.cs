using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>Creates, replaces and drops user tables; <c>grid_table</c> says which table a name stands for. Call inside a transaction.</summary>
internal static class SqliteTables
{
    public static void Ensure(SqliteSession session, TableSchema schema)
    {
        var find = session.Prepare("SELECT table_id, columns FROM grid_table WHERE name = ?1").BindText(1, schema.Name.ToString());
        var known = find.Step() ? (Id: find.Int64(0), Columns: find.Text(1)) : ((long Id, string Columns)?)null;
        find.Reset();

        // A caller whose view is old must not replace a newer table of the same name.
        if (known?.Id > schema.Id.Value)
        {
            return;
        }

        var sql = SqliteTableSql.Of(schema);
        if (known?.Id == schema.Id.Value)
        {
            EnsureUnchanged(session, schema, known.Value.Columns, sql.Columns);
            return;
        }

        if (known is { } old)
        {
            Drop(session, new TableId(old.Id));
        }

        session.Execute(sql.Create);
        session.Prepare("INSERT INTO grid_table (table_id, name, version, columns) VALUES (?1, ?2, ?3, ?4)")
            .Bind(1, schema.Id.Value).BindText(2, schema.Name.ToString()).Bind(3, schema.Version).BindText(4, sql.Columns).Run();
    }

    public static void Drop(SqliteSession session, TableId table)
    {
        var find = session.Prepare("SELECT name FROM grid_table WHERE table_id = ?1").Bind(1, table.Value);
        var name = find.Step() ? find.Text(0) : null;
        find.Reset();
        if (name is not null)
        {
            session.Execute(SqliteTableSql.Drop(name));
            session.Prepare("DELETE FROM grid_table WHERE table_id = ?1").Bind(1, table.Value).Run();
        }
    }

    /// <summary>Whether the table exists here under this very id.</summary>
    public static bool Exists(SqliteSession session, TableId table) =>
        session.Prepare("SELECT 1 FROM grid_table WHERE table_id = ?1").Bind(1, table.Value).RunScalar() is not null;

    public static List<string> Names(SqliteSession session)
    {
        var names = new List<string>();
        var read = session.Prepare("SELECT name FROM grid_table");
        while (read.Step())
        {
            names.Add(read.Text(0));
        }

        read.Reset();
        return names;
    }

    private static void EnsureUnchanged(SqliteSession session, TableSchema schema, string actual, string wanted)
    {
        if (actual != wanted)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"Store {session.File.Store} ({session.File.Path}) has table {schema.Name} (id {schema.Id}) with the columns {actual}; the catalog says {wanted}. The store belongs to another catalog, or one of the two was restored without the other.");
        }
    }
}
