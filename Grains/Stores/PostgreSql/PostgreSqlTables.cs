using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// Creates, replaces and drops user tables and their partitions; <c>grid_table</c> says which table a name stands for.
/// Whoever writes into a table holds a lock on its row there, so that it is not dropped meanwhile.
/// </summary>
internal static class PostgreSqlTables
{
    public static async Task EnsureAsync(NpgsqlConnection connection, PostgreSqlDatabase database, IReadOnlyCollection<TableSchema> tables)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await PostgreSqlSchema.LockAsync(connection);
        foreach (var table in tables)
        {
            await EnsureAsync(connection, database, table);
        }

        await transaction.CommitAsync();
    }

    public static async Task DropAsync(NpgsqlConnection connection, TableId table)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await PostgreSqlSchema.LockAsync(connection);
        await DropCoreAsync(connection, table.Value);
        await transaction.CommitAsync();
    }

    /// <summary>The version of a table; null when it is unknown here under this very id.</summary>
    public static async Task<int?> VersionOfAsync(NpgsqlConnection connection, TableId table)
    {
        await using var find = connection.Command("SELECT version FROM grid_table WHERE table_id = $1", table.Value);
        return await find.ExecuteScalarAsync() as int?;
    }

    /// <summary>Makes the table of one partition. False when the table is unknown here under this very id.</summary>
    public static async Task<bool> EnsurePartitionAsync(NpgsqlConnection connection, PostgreSqlTableSql table, PartitionId partition)
    {
        var name = table.PartitionName(partition);
        await using var transaction = await connection.BeginTransactionAsync();
        await PostgreSqlSchema.LockAsync(connection);
        await using (var find = connection.Command("SELECT to_regclass($2) IS NOT NULL FROM grid_table WHERE table_id = $1", table.Schema.Id.Value, name))
        {
            if (await find.ExecuteScalarAsync() is not bool exists)
            {
                return false;
            }

            if (exists)
            {
                return true;
            }
        }

        // Attaching does not wait for those who read or write other partitions, as making it a partition at once would.
        await connection.ExecuteAsync($"CREATE TABLE {name} (LIKE {PostgreSqlDatabase.Quote(table.Name)} INCLUDING ALL)");
        await connection.ExecuteAsync($"ALTER TABLE {PostgreSqlDatabase.Quote(table.Name)} ATTACH PARTITION {name} FOR VALUES IN ({partition.Value})");
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>Empties all tables of one partition. Call inside a transaction.</summary>
    public static async Task EmptyAsync(NpgsqlConnection connection, PartitionId partition)
    {
        var names = new List<string>();
        await using (var find = connection.Command("SELECT quote_ident(partition_prefix || $1) FROM grid_table ORDER BY table_id FOR KEY SHARE", $"{partition.Value}"))
        await using (var reader = await find.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
            }
        }

        foreach (var name in names)
        {
            await using var exists = connection.Command("SELECT to_regclass($1) IS NOT NULL", name);
            if (await exists.ExecuteScalarAsync() is true)
            {
                await connection.ExecuteAsync($"TRUNCATE TABLE {name}");
            }
        }
    }

    /// <summary>Lets the tables say when rows expire that are from before. Call inside a transaction that holds the schema's lock.</summary>
    public static async Task AddExpiryAsync(NpgsqlConnection connection)
    {
        var names = new List<string>();
        await using (var find = connection.Command("SELECT name FROM grid_table ORDER BY table_id"))
        await using (var reader = await find.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
            }
        }

        foreach (var name in names)
        {
            await connection.ExecuteAsync(PostgreSqlTableSql.AddExpiry(name));
        }
    }

    private static async Task EnsureAsync(NpgsqlConnection connection, PostgreSqlDatabase database, TableSchema schema)
    {
        var sql = PostgreSqlTableSql.Of(schema);
        (long Id, string Columns, int Version)? known = null;
        await using (var find = connection.Command("SELECT table_id, columns, version FROM grid_table WHERE name = $1", sql.Name))
        await using (var reader = await find.ExecuteReaderAsync())
        {
            known = await reader.ReadAsync() ? (reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2)) : null;
        }

        // A caller whose view is old must not replace a newer table of the same name.
        if (known?.Id > schema.Id.Value)
        {
            return;
        }

        if (known?.Id == schema.Id.Value)
        {
            await EnsureVersionAsync(connection, database, schema, known.Value.Version, known.Value.Columns);
            return;
        }

        if (known is { } old)
        {
            await DropCoreAsync(connection, old.Id);
        }

        await connection.ExecuteAsync(sql.Create);
        await connection.ExecuteAsync(
            "INSERT INTO grid_table (table_id, name, version, columns, partition_prefix, column_ids) VALUES ($1, $2, $3, $4, $5, $6)",
            schema.Id.Value, sql.Name, schema.Version, sql.Columns, sql.PartitionPrefix, StoredColumns.TextOf(schema));
    }

    // With everything that was built on the table: a view of somebody's must not keep a dropped table alive.
    private static async Task DropCoreAsync(NpgsqlConnection connection, long table)
    {
        await using var delete = connection.Command("DELETE FROM grid_table WHERE table_id = $1 RETURNING name", table);
        if (await delete.ExecuteScalarAsync() is string name)
        {
            await connection.ExecuteAsync($"DROP TABLE IF EXISTS {PostgreSqlDatabase.Quote(name)} CASCADE");
        }
    }

    private static async Task EnsureVersionAsync(NpgsqlConnection connection, PostgreSqlDatabase database, TableSchema schema, int version, string actual)
    {
        var wanted = PostgreSqlTableSql.Of(schema).Columns;
        if (version < schema.Version)
        {
            await new PostgreSqlTableChange(connection, schema).ApplyAsync();
        }
        else if (version == schema.Version && actual != wanted)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"{database.What} ({database.Location}) has table {schema.Name} (id {schema.Id}) with the columns {actual}; the catalog says {wanted}. The store belongs to another catalog, or one of the two was restored without the other.");
        }
    }
}
