using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Grains.Stores.Sqlite;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Grid.StoreTests.Stores;

/// <summary>What is particular to SQLite: the file as its own tools see it, and what can be wrong with it.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private static readonly GridIdentity Identity = new(Guid.NewGuid(), 64);
    private static readonly PartitionId P0 = PartitionId.Create(0);

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tables_ReadWithSqlite_TypedColumnsAndReadableValues()
    {
        var schema = SampleTables.Schema(1, "sample",
            [
                new("order", ColumnType.BigInt, false), new("b", ColumnType.Boolean, true), new("s", ColumnType.SmallInt, true), new("i", ColumnType.Integer, true),
                new("r", ColumnType.Real, true), new("d", ColumnType.Double, true), new("n", ColumnType.DecimalOf(20, 2), true), new("v", ColumnType.VarcharOf(9), true),
                new("day", ColumnType.Date, true), new("t", ColumnType.Timestamp, true), new("u", ColumnType.Uuid, true), new("x", ColumnType.Blob, true),
            ], [0]);
        await using (var store = await OpenAsync())
        {
            await store.EnsureTablesAsync([schema], default);
            await store.SealAsync(P0, Epoch.Create(1), default);
            await store.AppendAsync([JournalEntry.Create(P0, Epoch.Create(1), Position.Create(1), Position.Create(1), default)], default);
            var row = SampleTables.Row(schema, 1, 7L, true, (short)-3, 5, 0.5f, double.NaN, -0.07m, "Zürich", new DateOnly(2024, 2, 29),
                new DateTime(2024, 2, 29, 23, 59, 58).AddMicroseconds(42), Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10"), new byte[] { 1, 0xFF });
            await store.CheckpointAsync(new CheckpointRequest(P0, Epoch.Create(1), Position.Create(1), [new TableChanges(schema, [row], [])]), default);
        }

        Assert.Equal(
            "_partition INTEGER 1|order BIGINT 2|b BOOLEAN 0|s SMALLINT 0|i INTEGER 0|r REAL 0|d DOUBLE 0|n DECIMAL TEXT(20,2) 0|v VARCHAR(9) 0|day DATE TEXT 0|t TIMESTAMP TEXT 0|u UUID TEXT 0|x BLOB 0|_position INTEGER 0|_expires TIMESTAMP TEXT 0",
            Query("SELECT group_concat(name || ' ' || type || ' ' || pk, '|') FROM pragma_table_info('sample')"));
        Assert.Equal(
            "0|7|1|-3|5|0.5|NaN|-0.07|Zürich|2024-02-29|2024-02-29 23:59:58.000042|01020304-0506-0708-090a-0b0c0d0e0f10|01FF|1",
            Query("""SELECT concat_ws('|', _partition, "order", b, s, i, r, d, n, v, day, t, u, hex(x), _position) FROM sample"""));
        Assert.Equal("2024-03-01 23:59:58", Query("SELECT datetime(t, '+1 day') FROM sample"));
        Assert.Equal("1", Query("SELECT count(*) FROM sample WHERE n + 0 BETWEEN -0.1 AND 0 AND day < '2024-03-01'"));
    }

    /// <summary>A file from before rows could expire.</summary>
    [Fact]
    public async Task Open_TablesWithoutExpiry_GetItAndKeepTheirRows()
    {
        var schema = SampleTables.Small();
        var time = ExpiryTime.Create(1_714_564_800_000_000);
        await FillAsync(SampleTables.SmallRow(schema, 1, "old"));
        Query("ALTER TABLE small DROP COLUMN _expires");
        BringBackTo(version: 2);
        await FillAsync(SampleTables.SmallRow(schema, 2, "new") with { Expires = time });
        Assert.Equal("1:-,2:2024-05-01 12:00:00.000000", Query("SELECT group_concat(id || ':' || ifnull(_expires, '-'), ',') FROM (SELECT * FROM small ORDER BY id)"));

        Query("UPDATE small SET _expires = 'tomorrow' WHERE id = 2");
        await using var store = await OpenAsync();
        var failure = await Assert.ThrowsAsync<GridException>(() => store.ReadRowsAsync(P0, schema, (_, _, _) => { }, default));
        Assert.Contains("column _expires", failure.Message, StringComparison.Ordinal);

        async Task FillAsync(VersionedRow row)
        {
            await using var filled = await OpenAsync();
            await filled.EnsureTablesAsync([schema], default);
            if ((await filled.SealAsync(P0, Epoch.Create(1), default)).Position == Position.None)
            {
                await filled.AppendAsync([JournalEntry.Create(P0, Epoch.Create(1), Position.Create(1), Position.Create(1), default)], default);
            }

            Assert.True(await filled.CheckpointAsync(new CheckpointRequest(P0, Epoch.Create(1), Position.Create(1), [new TableChanges(schema, [row], [])]), default));
        }
    }

    /// <summary>A file whose entries all lie in the journal.</summary>
    [Fact]
    public async Task Open_FileWithoutTail_KeepsItsJournalAndGoesOn()
    {
        await using (var store = new SqlitePartitionStore(StoreName.Create("store-0"), FilePath, new SqliteStoreLimits { TailEntryBytes = 0 }))
        {
            await store.OpenAsync(Identity, default);
            await store.SealAsync(P0, Epoch.Create(1), default);
            for (var position = 1; position <= 20; position++)
            {
                await AppendAsync(store, position);
            }

            Assert.True(await store.CheckpointAsync(new CheckpointRequest(P0, Epoch.Create(1), Position.Create(9), []) { TrimTo = Position.Create(3) }, default));
        }

        BringBackTo(version: 3);
        await using var opened = await OpenAsync();
        await AppendAsync(opened, 21);
        Assert.Equal("1", Query("SELECT count(*) FROM grid_tail"));
        Assert.Equal(Enumerable.Range(4, 18).Select(position => (long)position), (await opened.ReadJournalAsync(P0, Position.None, default).ToListAsync()).Select(entry => entry.First.Value));
        Assert.Equal(Position.Create(3), (await opened.ReadExtentAsync(P0, default)).Start);

        static async Task AppendAsync(SqlitePartitionStore store, long position) => Assert.Equal(
            [AppendOutcome.Appended], await store.AppendAsync([JournalEntry.Create(P0, Epoch.Create(1), Position.Create(position), Position.Create(position), new byte[30])], default));
    }

    [Fact]
    public async Task Open_NotADatabase_StoreFailureAndTheFileIsUntouched()
    {
        var text = string.Concat(Enumerable.Repeat("This is no database. ", 500));
        await File.WriteAllTextAsync(FilePath, text);
        await AssertDamagedAsync();
        Assert.Equal(text, await File.ReadAllTextAsync(FilePath));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public async Task Open_DamagedAnywhere_StoreFailure(double place)
    {
        await FillAsync();
        using (var file = File.OpenWrite(FilePath))
        {
            // Whole pages of rubbish, as a failing disk leaves them.
            file.Position = (long)(file.Length * place) / 4096 * 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, 3 * 4096).ToArray());
        }

        await AssertDamagedAsync();
    }

    [Fact]
    public async Task Open_CutShort_StoreFailure()
    {
        await FillAsync();
        using (var file = File.OpenWrite(FilePath))
        {
            file.SetLength(file.Length / 2 / 4096 * 4096);
        }

        await AssertDamagedAsync();
    }

    [Fact]
    public async Task Open_FolderIsAFile_StoreFailureSayingSo()
    {
        await File.WriteAllTextAsync(_folder.File("taken"), "");
        await using var store = new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("taken/store.db"));
        var failure = await Assert.ThrowsAsync<GridException>(() => store.OpenAsync(Identity, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.Contains(_folder.File("taken"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_PathIsAFolder_StoreFailureSayingSo()
    {
        Directory.CreateDirectory(FilePath);
        await using var store = Create();
        var failure = await Assert.ThrowsAsync<GridException>(() => store.OpenAsync(Identity, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.Contains(FilePath, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_StoreOfANewerProgram_StoreFailureNamingBothVersions()
    {
        await FillAsync();
        Query("UPDATE grid_meta SET schema_version = 99 RETURNING 1");
        await using var store = Create();
        var failure = await Assert.ThrowsAsync<GridException>(() => store.OpenAsync(Identity, default));
        Assert.Contains("99", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":memory:")]
    [InlineData("Data Source=")]
    public void Create_NoFile_InvalidConfiguration(string dataSource)
    {
        var failure = Assert.Throws<GridException>(() => SqliteFile.Create(StoreName.Create("store-0"), dataSource));
        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
    }

    [Fact]
    public async Task Write_FileRemovedWhileInUse_StoreFailure()
    {
        await using var store = await OpenAsync();
        await store.SealAsync(P0, Epoch.Create(1), default);
        File.Delete(FilePath);
        await Assert.ThrowsAsync<GridException>(() => store.CheckAsync(default));
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task Write_LockedByAnotherProgram_TransientFailureAfterTheLimitAndThenWorks()
    {
        await using var store = new SqlitePartitionStore(StoreName.Create("store-0"), FilePath, new SqliteStoreLimits { BusyWait = TimeSpan.FromMilliseconds(200) });
        await store.OpenAsync(Identity, default);
        using (var other = Connect())
        {
            Execute(other, "BEGIN IMMEDIATE");
            var failure = await Assert.ThrowsAsync<GridException>(() => store.CheckAsync(default));
            Assert.True(failure.IsTransient);
            Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        }

        await store.CheckAsync(default);
    }

    [Fact]
    public async Task Write_QueueFull_LimitExceededNamingIt()
    {
        await using var store = new SqlitePartitionStore(StoreName.Create("store-0"), FilePath, new SqliteStoreLimits { QueuedWrites = 3 });
        await store.OpenAsync(Identity, default);
        using var other = Connect();
        Execute(other, "BEGIN IMMEDIATE");
        var checks = new List<Task>();
        var failure = await Assert.ThrowsAsync<GridException>(async () =>
        {
            while (checks.Count < 10)
            {
                checks.Add(store.CheckAsync(default));
                await Task.Yield();
            }
        });
        Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
        Assert.Contains("QueuedWrites", failure.Message, StringComparison.Ordinal);
        Execute(other, "COMMIT");
        await Task.WhenAll(checks);
    }

    [Theory]
    [InlineData("id", "'seven'")]
    [InlineData("text", "char(65, 0, 66)")]
    [InlineData("text", "CAST(x'FF' AS TEXT)")]
    [InlineData("text", "x'41'")]
    public async Task ReadRows_ValueChangedByHand_StoreFailureNamingTheColumn(string column, string value)
    {
        var schema = await FillAsync();
        Query($"UPDATE small SET {column} = {value} WHERE id = 7 RETURNING 1");
        await using var store = await OpenAsync();
        var failure = await Assert.ThrowsAsync<GridException>(() => store.ReadRowsAsync(P0, schema, (_, _, _) => { }, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.Contains($"column {column}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(raw.SQLITE_CORRUPT, false, "damaged")]
    [InlineData(raw.SQLITE_NOTADB, false, "damaged")]
    [InlineData(raw.SQLITE_FULL, true, "disk is full")]
    [InlineData(raw.SQLITE_CANTOPEN, false, "writable")]
    [InlineData(raw.SQLITE_READONLY, false, "writable")]
    [InlineData(raw.SQLITE_BUSY, true, "locked")]
    [InlineData(raw.SQLITE_IOERR | (4 << 8), true, "disk")]
    [InlineData(raw.SQLITE_TOOBIG, false, "failed")]
    public void Failure_ResultCode_SaysWhatAndWhetherToTryAgain(int resultCode, bool isTransient, string text)
    {
        var failure = SqliteFile.Create(StoreName.Create("store-0"), FilePath).Failure(resultCode, "detail");
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.Equal(isTransient, failure.IsTransient);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        Assert.Contains(FilePath, failure.Message, StringComparison.Ordinal);
    }

    private SqlitePartitionStore Create() => new(StoreName.Create("store-0"), $"Data Source={FilePath}");

    private async Task<SqlitePartitionStore> OpenAsync()
    {
        var store = Create();
        await store.OpenAsync(Identity, default);
        return store;
    }

    /// <summary>A closed store of some hundred pages.</summary>
    private async Task<TableSchema> FillAsync()
    {
        var schema = SampleTables.Small();
        await using var store = await OpenAsync();
        await store.EnsureTablesAsync([schema], default);
        await store.SealAsync(P0, Epoch.Create(1), default);
        await store.AppendAsync([JournalEntry.Create(P0, Epoch.Create(1), Position.Create(1), Position.Create(2), new byte[200_000])], default);
        var rows = Enumerable.Range(0, 4_000).Select(id => SampleTables.SmallRow(schema, id, new string('x', 100))).ToArray();
        await store.CheckpointAsync(new CheckpointRequest(P0, Epoch.Create(1), Position.Create(1), [new TableChanges(schema, rows, [])]), default);
        return schema;
    }

    private async Task AssertDamagedAsync()
    {
        await using var store = Create();
        var failure = await Assert.ThrowsAsync<GridException>(() => store.OpenAsync(Identity, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.False(failure.IsTransient);
        Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
        Assert.Contains(FilePath, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Takes out of the file what programs of that schema version did not know.</summary>
    private void BringBackTo(int version)
    {
        Query("DROP TABLE grid_tail");
        Query("ALTER TABLE grid_copy DROP COLUMN trimmed");
        Query($"UPDATE grid_meta SET schema_version = {version}");
    }

    private string? Query(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
