using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Grains.Stores.PostgreSql;
using Grid.Partitions;
using Grid.StoreTests.PostgreSql;
using Npgsql;

namespace Grid.StoreTests.Stores;

/// <summary>What can be wrong with a PostgreSQL server, and how the store says it.</summary>
public sealed class PostgreSqlFailureTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly GridIdentity Grid = new(Guid.NewGuid(), 64);
    private static readonly PartitionId P0 = PartitionId.Create(0);

    private readonly List<PostgreSqlPartitionStore> _stores = [];
    private string? _database;

    public async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        if (_database is not null)
        {
            await server.DropDatabaseAsync(_database);
        }
    }

    [Fact]
    public async Task Open_WrongPassword_StoreFailureWithoutThePassword()
    {
        var failure = await RefusedAsync(Change(settings => settings.Password = "wrong-battery"));
        Assert.False(failure.IsTransient);
        Assert.Contains("28P01", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-battery", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ServerDown_TransientStoreFailureNamingTheServer()
    {
        var failure = await RefusedAsync(Change(settings => settings.Port = 1));
        Assert.True(failure.IsTransient);
        Assert.Contains("127.0.0.1:1/", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgreSqlServer.Password, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseMissing_StoreFailureNamingIt()
    {
        var failure = await RefusedAsync(Change(settings => settings.Database = "nowhere"));
        Assert.False(failure.IsTransient);
        Assert.Contains("nowhere", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE DATABASE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ReadOnlyServer_TransientStoreFailure()
    {
        await ExecuteAsync($"ALTER DATABASE {Change(_ => { }).Database} SET default_transaction_read_only = on");
        var failure = await RefusedAsync(Change(_ => { }));
        Assert.Contains("read-only", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task Open_OtherEncoding_InvalidConfiguration()
    {
        await ExecuteAsync("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        var settings = Change(settings => settings.Database = "latin");
        await using (var store = new PostgreSqlPartitionStore(StoreName.Create("store-0"), settings.ConnectionString))
        {
            var failure = await Assert.ThrowsAsync<GridException>(() => store.OpenAsync(Grid, default));
            Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
            Assert.Contains("LATIN1", failure.Message, StringComparison.Ordinal);
        }

        await server.DropDatabaseAsync(settings.ConnectionString);
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherStore_InvalidConfigurationNamingIt()
    {
        await OpenAsync();
        await using var other = new PostgreSqlPartitionStore(StoreName.Create("store-1"), _database!);
        var failure = await Assert.ThrowsAsync<GridException>(() => other.OpenAsync(Grid, default));
        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
        Assert.Contains("store-0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TwoStoresInSchemasOfTheirOwn_DoNotMeet()
    {
        var names = new[] { "left", "Right side" };
        foreach (var name in names)
        {
            var store = new PostgreSqlPartitionStore(StoreName.Create($"store-{name[..1].ToLowerInvariant()}"), Change(settings => settings.SearchPath = name).ConnectionString);
            _stores.Add(store);
            await store.OpenAsync(Grid, default);
        }

        await _stores[0].SealAsync(P0, Epoch.Create(3), default);
        Assert.Null(await _stores[1].ReadHeaderAsync(P0, default));
        Assert.Equal(1L, await ScalarAsync("SELECT count(*) FROM \"left\".grid_copy"));
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM \"Right side\".grid_copy"));
    }

    [Fact]
    public async Task Open_NewerSchemaOrNoIdentity_StoreFailure()
    {
        await OpenAsync();
        await ExecuteAsync("UPDATE grid_meta SET schema_version = 99");
        Assert.Contains("99", (await RefusedAsync(Change(_ => { }))).Message, StringComparison.Ordinal);
        await ExecuteAsync("ALTER TABLE grid_meta RENAME TO grid_gone");
        await ExecuteAsync("CREATE VIEW grid_meta AS SELECT * FROM grid_gone WHERE id > 1");
        Assert.Equal(ErrorCode.StoreFailure, (await RefusedAsync(Change(_ => { }))).Code);
    }

    [Theory]
    [InlineData("Host=localhost;Pasword=secret-thing")]
    [InlineData("secret-thing")]
    [InlineData("")]
    [InlineData("Host=a,b;Password=secret-thing")]
    [InlineData("Host=a;Search Path=\"x\",y;Password=secret-thing")]
    public void Create_NoConnectionString_InvalidConfigurationWithoutIt(string connectionString)
    {
        var failure = Assert.Throws<GridException>(() => new PostgreSqlPartitionStore(StoreName.Create("store-0"), connectionString));
        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
        Assert.DoesNotContain("secret-thing", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.DiskFull, true, "disk is full")]
    [InlineData(PostgresErrorCodes.TooManyConnections, true, "max_connections")]
    [InlineData(PostgresErrorCodes.DataCorrupted, false, "damaged")]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, false, "schema")]
    [InlineData(PostgresErrorCodes.CannotConnectNow, true, "starting")]
    public void Explain_RefusalOfTheServer_SaysWhatToDo(string sqlState, bool isTransient, string said)
    {
        var failure = PostgreSqlFailure.Explain(
            PostgreSqlDatabase.Create("Store store-0", "Host=db;Database=grid;Password=secret-thing"), new PostgresException("as it says", "ERROR", "ERROR", sqlState));
        Assert.Equal(isTransient, failure.IsTransient);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Store store-0 (db:5432/grid, schema public)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-thing", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_ConnectionLost_TransientAndTheNextGoesThrough()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, Epoch.Create(1), default);
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, 1));
        await TerminateAllAsync();
        var failure = await Assert.ThrowsAsync<GridException>(() => AppendAsync(store, 2));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.True(failure.IsTransient);
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, 2));
    }

    [Fact]
    public async Task Anything_PooledConnectionsLost_RunAgainOnNewOnes()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await store.SealAsync(P0, Epoch.Create(1), default);
        await AppendAsync(store, 1);
        Func<Task>[] calls =
        [
            () => store.CheckAsync(default),
            () => store.SealAsync(P0, Epoch.Create(1), default),
            () => store.ReadHeaderAsync(P0, default),
            () => store.EnsureTablesAsync([schema], default),
            () => store.CheckpointAsync(new CheckpointRequest(P0, Epoch.Create(1), Position.Create(1), [new TableChanges(schema, [SampleTables.SmallRow(schema, 1, "x")], [])]), default),
            () => store.DropTableAsync(schema.Id, default),
            () => store.ResetAsync(new CopyHeader(P0, Epoch.Create(1), Epoch.None, Position.None, Position.None), default),
        ];
        foreach (var call in calls)
        {
            await call();
            await TerminateAllAsync();
            await call();
        }
    }

    [Fact]
    public async Task Append_HeaderLockedBySomebody_FailsInTimeAndGoesOnAfterwards()
    {
        var store = new PostgreSqlPartitionStore(StoreName.Create("store-0"), _database!, new PostgreSqlStoreLimits { StatementTimeout = TimeSpan.FromSeconds(1) });
        _stores.Add(store);
        await store.OpenAsync(Grid, default);
        await store.SealAsync(P0, Epoch.Create(1), default);
        await using var source = NpgsqlDataSource.Create(_database!);
        await using (var connection = await source.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand("SELECT 1 FROM grid_copy FOR UPDATE", connection);
            await command.ExecuteNonQueryAsync();
            var failure = await Assert.ThrowsAsync<GridException>(() => AppendAsync(store, 1));
            Assert.True(failure.IsTransient);
            Assert.Contains("in time", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, 1));
    }

    /// <summary>Two silos whose group commits hold the same partitions in opposite order.</summary>
    [Fact]
    public async Task Append_OverlappingPartitionsInOppositeOrder_NoDeadlock()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var partitions = Enumerable.Range(0, 32).Select(PartitionId.Create).ToArray();
        foreach (var partition in partitions)
        {
            await stores[0].SealAsync(partition, Epoch.Create(1), default);
        }

        var appended = await Task.WhenAll(stores.Select((store, index) => Task.Run(async () =>
        {
            var count = 0;
            var ordered = index == 0 ? partitions : [.. partitions.Reverse()];
            for (var round = 1; round <= 100; round++)
            {
                var outcomes = await store.AppendAsync([.. ordered.Select(partition => Entry(partition, round))], default);
                count += outcomes.Count(outcome => outcome == AppendOutcome.Appended);
            }

            return count;
        })));
        Assert.True(appended.Sum() <= 100 * partitions.Length);
        Assert.Equal((long)appended.Sum(), await ScalarAsync("SELECT count(*) FROM grid_journal"));
    }

    [Fact]
    public async Task Append_ServerSetToLaxCommits_StillOnDisk()
    {
        await ExecuteAsync($"ALTER DATABASE {Change(_ => { }).Database} SET synchronous_commit = off");
        await using var connections = new PostgreSqlConnections(PostgreSqlDatabase.Create("Store store-0", _database!), PostgreSqlStoreLimits.Default);
        await using var connection = await connections.OpenWriterAsync(default);
        await using var command = new NpgsqlCommand("SHOW synchronous_commit", connection);
        Assert.Equal("on", await command.ExecuteScalarAsync());
    }

    private static JournalEntry Entry(PartitionId partition, long position) =>
        JournalEntry.Create(partition, Epoch.Create(1), Position.Create(position), Position.Create(position), new byte[] { 1 });

    private static async Task<AppendOutcome> AppendAsync(IPartitionStore store, long position) =>
        Assert.Single(await store.AppendAsync([Entry(P0, position)], default));

    private NpgsqlConnectionStringBuilder Change(Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = new NpgsqlConnectionStringBuilder(_database!);
        change(settings);
        return settings;
    }

    private async Task<PostgreSqlPartitionStore> OpenAsync()
    {
        var store = new PostgreSqlPartitionStore(StoreName.Create("store-0"), _database!);
        _stores.Add(store);
        await store.OpenAsync(Grid, default);
        return store;
    }

    private static async Task<GridException> RefusedAsync(NpgsqlConnectionStringBuilder settings)
    {
        await using var store = new PostgreSqlPartitionStore(StoreName.Create("store-0"), settings.ConnectionString);
        var failure = await Assert.ThrowsAsync<GridException>(() => store.OpenAsync(Grid, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        return failure;
    }

    private Task<object?> TerminateAllAsync() =>
        ScalarAsync("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    private Task<object?> ExecuteAsync(string text) => ScalarAsync(text);

    private async Task<object?> ScalarAsync(string text)
    {
        await using var source = NpgsqlDataSource.Create(_database!);
        await using var command = source.CreateCommand(text);
        return await command.ExecuteScalarAsync();
    }
}
