using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>Creates, replaces and drops user tables; <c>grid_table</c> says which table a name stands for. Call inside a transaction.</summary>
internal static class SqliteTables
{
    public static void Ensure(SqliteSession session, TableSchema schema)
    {
        var find = session.Prepare("SELECT table_id, columns, version FROM grid_table WHERE name = ?1").BindText(1, schema.Name.ToString());
        var known = find.Step() ? (Id: find.Int64(0), Columns: find.Text(1), Version: find.Int64(2)) : ((long Id, string Columns, long Version)?)null;
        find.Reset();

        // A caller whose view is old must not replace a newer table of the same name.
        if (known?.Id > schema.Id.Value)
        {
            return;
        }

        var sql = SqliteTableSql.Of(schema);
        if (known?.Id == schema.Id.Value)
        {
            EnsureVersion(session, schema, known.Value.Version, known.Value.Columns);
            return;
        }

        if (known is { } old)
        {
            Drop(session, new TableId(old.Id));
        }

        session.Execute(sql.Create);
        session.Prepare("INSERT INTO grid_table (table_id, name, version, columns, column_ids) VALUES (?1, ?2, ?3, ?4, ?5)")
            .Bind(1, schema.Id.Value).BindText(2, schema.Name.ToString()).Bind(3, schema.Version).BindText(4, sql.Columns)
            .BindText(5, StoredColumns.TextOf(schema)).Run();
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

    /// <summary>
    /// Whether the table exists here under this very id; then it has the schema's version, to which an older one is brought when
    /// the transaction can write.
    /// </summary>
    /// <exception cref="GridException"><see cref="ErrorCode.SchemaChanged"/>: it has another version.</exception>
    public static bool Exists(SqliteSession session, TableSchema schema, bool mayAlter)
    {
        var version = VersionOf(session, schema.Id);
        if (version < schema.Version && mayAlter)
        {
            Ensure(session, schema);
            version = schema.Version;
        }

        return version is null ? false : version == schema.Version ? true : throw RowUpgrade.NewerThan(schema, (int)version.Value);
    }

    /// <summary>The version of a table here; null when there is none under this very id.</summary>
    public static long? VersionOf(SqliteSession session, TableId table) =>
        session.Prepare("SELECT version FROM grid_table WHERE table_id = ?1").Bind(1, table.Value).RunScalar();

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

    private static void EnsureVersion(SqliteSession session, TableSchema schema, long version, string actual)
    {
        var wanted = SqliteTableSql.Of(schema).Columns;
        if (version < schema.Version)
        {
            SqliteTableChange.Apply(session, schema);
        }
        else if (version == schema.Version && actual != wanted)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"Store {session.File.Store} ({session.File.Path}) has table {schema.Name} (id {schema.Id}) with the columns {actual}; the catalog says {wanted}. The store belongs to another catalog, or one of the two was restored without the other.");
        }
    }
}
