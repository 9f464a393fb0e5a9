using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Grains.Stores.PostgreSql;
using Grid.Partitions;
using Grid.StoreTests.PostgreSql;
using Grid.Tables;
using Npgsql;

namespace Grid.StoreTests.Stores;

/// <summary>Tables as somebody with PostgreSQL's own tools sees them.</summary>
public sealed class PostgreSqlTableTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly PartitionId P0 = PartitionId.Create(0);

    private string? _database;
    private NpgsqlDataSource _tool = null!;
    private PostgreSqlPartitionStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        _tool = NpgsqlDataSource.Create(_database);
        _store = new PostgreSqlPartitionStore(StoreName.Create("store-0"), _database);
        await _store.OpenAsync(new GridIdentity(Guid.NewGuid(), 64), default);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _store.DisposeAsync();
            await _tool.DisposeAsync();
            await server.DropDatabaseAsync(_database);
        }
    }

    [Fact]
    public async Task CreateRehearsal_OneWasInterrupted_ReplacedAndGoneAtTheEnd()
    {
        const string Schemas = "SELECT count(*)::text FROM pg_namespace WHERE nspname LIKE 'grid_rehearsal_%'";
        var name = StoreName.Create("rehearsal-0");
        var interrupted = await _store.CreateRehearsalAsync(name, "silo-0", "", default);
        await interrupted.OpenAsync(new GridIdentity(Guid.NewGuid(), 1), default);
        await using (var rehearsal = await _store.CreateRehearsalAsync(name, "silo-0", "", default))
        {
            await rehearsal.OpenAsync(new GridIdentity(Guid.NewGuid(), 1), default);
            Assert.Equal("1", await TextAsync(Schemas));
        }

        Assert.Equal("0", await TextAsync(Schemas));
        await interrupted.DisposeAsync();
    }

    [Fact]
    public async Task Tables_EveryType_AreWhatPostgreSqlCallsThem()
    {
        var schema = SampleTables.Schema(7, "Everything",
            [
                new("id", ColumnType.BigInt, false), new("Flag", ColumnType.Boolean, true), new("small", ColumnType.SmallInt, true), new("price", ColumnType.DecimalOf(38, 10), true),
                new("name", ColumnType.VarcharOf(40), true), new("born", ColumnType.Date, true), new("seen", ColumnType.Timestamp, true), new("tag", ColumnType.Uuid, true),
                new("raw", ColumnType.Blob, true), new("ctid", ColumnType.Integer, true), new("order", ColumnType.Double, true), new("ratio", ColumnType.Real, true),
            ], [0]);
        var tag = Guid.NewGuid();
        var row = SampleTables.Row(
            schema, 5, 1L, true, (short)-3, 1234567890.0123456789m, "Zürich", new DateOnly(2024, 2, 29), new DateTime(1969, 12, 31, 23, 59, 59, 999), tag, new byte[] { 1, 2 }, 9, double.NaN, float.PositiveInfinity);
        await FoldAsync(schema, row);
        Assert.Equal(
            $"0|5|1|t|-3|1234567890.0123456789|Zürich|2024-02-29|1969-12-31 23:59:59.999|{tag}|\\x0102|9|NaN|Infinity",
            await TextAsync("SELECT concat_ws('|', _partition, _position, id, flag, small, price, name, born, seen, tag, raw, _ctid, \"order\", ratio) FROM everything"));
        Assert.Equal(
            "bigint,boolean,smallint,numeric(38,10),character varying(40),date,timestamp(6) without time zone,uuid,bytea,integer,double precision,real",
            await TextAsync("SELECT string_agg(format_type(atttypid, atttypmod), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'everything'::regclass AND attnum > 0 AND attname !~ '^_(p|b|e)'"));
    }

    /// <summary>A database from before rows could expire.</summary>
    [Fact]
    public async Task Open_TablesWithoutExpiry_GetItAndKeepTheirRows()
    {
        var schema = SampleTables.Small();
        await FoldAsync(schema, SampleTables.SmallRow(schema, 1, "old"));
        await TextAsync("ALTER TABLE small DROP COLUMN _expires");
        await TextAsync("UPDATE grid_meta SET schema_version = 2");
        var grid = new GridIdentity(Guid.Parse((await TextAsync("SELECT grid_id::text FROM grid_meta"))!), 64);
        await _store.DisposeAsync();
        _store = new PostgreSqlPartitionStore(StoreName.Create("store-0"), _database!);
        await _store.OpenAsync(grid, default);
        await FoldAsync(schema, SampleTables.SmallRow(schema, 2, "new") with { Expires = ExpiryTime.Create(1_714_564_800_000_000) });
        Assert.Equal("1:-,2:2024-05-01 12:00:00", await TextAsync("SELECT string_agg(id || ':' || coalesce((_expires AT TIME ZONE 'UTC')::text, '-'), ',' ORDER BY id) FROM small"));
    }

    [Fact]
    public async Task Tables_TwoPartitions_LieApartUnderOneName()
    {
        var schema = SampleTables.Small();
        await FoldAsync(schema, SampleTables.SmallRow(schema, 1, "a"));
        await SealAsync(PartitionId.Create(12));
        Assert.True(await _store.CheckpointAsync(Request(PartitionId.Create(12), schema, SampleTables.SmallRow(schema, 2, "b")), default));
        Assert.Equal("0:a,12:b", await TextAsync("SELECT string_agg(_partition || ':' || text, ',' ORDER BY _partition) FROM small"));
        Assert.Equal("grid_small_1_p0,grid_small_1_p12", await TextAsync("SELECT string_agg(inhrelid::regclass::text, ',' ORDER BY inhrelid) FROM pg_inherits WHERE inhparent = 'small'::regclass"));

        await _store.DropTableAsync(schema.Id, default);
        Assert.Equal("0", await TextAsync("SELECT count(*)::text FROM pg_class WHERE relname LIKE 'grid_small_%'"));
    }

    /// <summary>The longest names, and names that two tables or a table and another's partition could share.</summary>
    [Fact]
    public async Task Tables_LongAndSimilarNames_DoNotMeet()
    {
        var name = new string('x', Identifier.MaxLength - 1);
        var schemas = new[] { name + "a", name + "b", "t_p1", "t", "t_pkey", "grid7" }.Select((each, index) => SampleTables.Small(index + 1, each)).ToArray();
        foreach (var schema in schemas)
        {
            await FoldAsync(schema, SampleTables.SmallRow(schema, 1, schema.Name.ToString()));
        }

        foreach (var schema in schemas)
        {
            var rows = 0;
            await _store.ReadRowsAsync(P0, schema, (_, _, _) => rows++, default);
            Assert.Equal(1, rows);
            Assert.Equal(schema.Name.ToString(), await TextAsync($"SELECT text FROM \"{schema.Name}\""));
        }
    }

    [Fact]
    public async Task Tables_ValuesBeyondTheCalendar_AreInfinityAndKeptBeside()
    {
        var schema = SampleTables.Schema(1, "ages", [new("day", ColumnType.Date, false), new("time", ColumnType.Timestamp, true)], [0]);
        var writer = new RowWriter(schema);
        var rows = new List<VersionedRow>();
        foreach (var day in new[] { int.MinValue, int.MinValue + 1, 0, int.MaxValue - 1, int.MaxValue })
        {
            writer.Begin();
            writer.Write(day);
            writer.Write(day == 0 ? 0 : long.MinValue + 1);
            rows.Add(new VersionedRow(writer.End().ToArray(), Position.Create(1)));
        }

        await FoldAsync(schema, [.. rows]);
        Assert.Equal(
            "-infinity -infinity {-2147483648};-infinity -infinity {-2147483647};1970-01-01 1970-01-01 00:00:00 {};infinity -infinity {2147483646};infinity -infinity {2147483647}",
            await TextAsync("SELECT string_agg(concat_ws(' ', day, time, _beyond_key), ';' ORDER BY day, _beyond_key) FROM ages"));
    }

    [Fact]
    public async Task ReadRows_ValueChangedByHand_StoreFailureNamingTheColumn()
    {
        var schema = SampleTables.Schema(1, "dates", [new("id", ColumnType.BigInt, false), new("day", ColumnType.Date, true)], [0]);
        await FoldAsync(schema, SampleTables.Row(schema, 1, 1L, new DateOnly(2024, 1, 1)));
        await TextAsync("UPDATE dates SET day = 'infinity'");
        var failure = await Assert.ThrowsAsync<GridException>(() => _store.ReadRowsAsync(P0, schema, (_, _, _) => { }, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.Contains("column day", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureTables_TableOfSomebodyElse_StoreFailureNamingTheRemedy()
    {
        await TextAsync("CREATE TABLE small (id integer)");
        var failure = await Assert.ThrowsAsync<GridException>(() => _store.EnsureTablesAsync([SampleTables.Small()], default));
        Assert.False(failure.IsTransient);
        Assert.Contains("Search Path", failure.Message, StringComparison.Ordinal);
    }

    private static CheckpointRequest Request(PartitionId partition, TableSchema schema, params VersionedRow[] rows) =>
        new(partition, Epoch.Create(1), Position.Create(9), [new TableChanges(schema, rows, [])]);

    private async Task FoldAsync(TableSchema schema, params VersionedRow[] rows)
    {
        await _store.EnsureTablesAsync([schema], default);
        await SealAsync(P0);
        Assert.True(await _store.CheckpointAsync(Request(P0, schema, rows), default));
    }

    private async Task SealAsync(PartitionId partition)
    {
        if ((await _store.SealAsync(partition, Epoch.Create(1), default)).Position == Position.None)
        {
            await _store.AppendAsync([JournalEntry.Create(partition, Epoch.Create(1), Position.Create(1), Position.Create(9), default)], default);
        }
    }

    private async Task<string?> TextAsync(string text)
    {
        await using var command = _tool.CreateCommand(text);
        return (string?)await command.ExecuteScalarAsync();
    }
}
