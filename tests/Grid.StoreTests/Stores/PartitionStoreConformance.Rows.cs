using CsCheck;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Tables;

namespace Grid.StoreTests.Stores;

public abstract partial class PartitionStoreConformance
{
    /// <summary>Every type, NULL and any key, against the rows themselves: what is folded in is read back byte for byte.</summary>
    [Fact]
    public async Task Checkpoint_RandomSchemasAndRows_ReadBackExactly()
    {
        var store = await OpenAsync();
        await AdvanceAsync(store, P0, 1, 1_000);
        await AdvanceAsync(store, P1, 1, 1_000);
        var id = 0;
        await SampleTables.Filled.SampleAsync(
            async table =>
            {
                // One table is dropped and made again under the same name all the time.
                var schema = table.Schema with { Id = new TableId(++id) };
                await store.EnsureTablesAsync([schema], default);
                Assert.Empty(await ReadRowsAsync(store, P0, schema));

                var rows = table.Rows.Select((row, index) => new VersionedRow(row, At(index + 1)) { Expires = ExpiryOf(index) }).ToArray();
                Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 1_000, new TableChanges(schema, rows, [])), default));
                await AssertRowsAsync(store, schema, rows);

                // The same rows again, half of them deleted, in another partition too.
                var deleted = rows.Take(rows.Length / 2).Select(row => (ReadOnlyMemory<byte>)KeyCodec.KeyOf(schema, row.Row.Span)).ToArray();
                Assert.True(await store.CheckpointAsync(Checkpoint(P1, 1, 1_000, new TableChanges(schema, rows, [])), default));
                Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 1_000, new TableChanges(schema, rows[(rows.Length / 2)..], deleted)), default));
                await AssertRowsAsync(store, schema, rows[(rows.Length / 2)..]);
                Assert.Equal(rows.Length, (await ReadRowsAsync(store, P1, schema)).Count);
            },
            iter: 150, threads: 1);
    }

    /// <summary>A row that is replaced takes the new time, also when that is none.</summary>
    [Fact]
    public async Task Checkpoint_RowsThatExpire_TimesAreReadBackExactly()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await AdvanceAsync(store, P0, 1, 9);
        for (var round = 0; round < 5; round++)
        {
            var rows = Enumerable.Range(0, 5).Select(id => SampleTables.SmallRow(schema, id, "x") with { Expires = ExpiryOf(id + round) }).ToArray();
            Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 9, new TableChanges(schema, rows, [])), default));
            await AssertRowsAsync(store, schema, rows);
        }

        await AssertRowsAsync(await ReopenAsync(store), schema, [.. Enumerable.Range(0, 5).Select(id => SampleTables.SmallRow(schema, id, "x") with { Expires = ExpiryOf(id + 4) })]);
    }

    // The first and the last that there are, and one that needs every digit.
    private static ExpiryTime ExpiryOf(int index) => (index % 5) switch
    {
        0 => ExpiryTime.Never,
        1 => ExpiryTime.Create(1),
        2 => ExpiryTime.Create(ExpiryTime.MicrosecondsOf(DateTimeOffset.MaxValue)),
        3 => ExpiryTime.Create(1_714_564_800_123_456),
        _ => ExpiryTime.Create(86_400_000_000),
    };

    /// <summary>Random upserts and deletions of few keys, against a dictionary.</summary>
    [Fact]
    public async Task Checkpoint_RandomChanges_LikeADictionary()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await AdvanceAsync(store, P0, 1, 1_000);
        var oracle = new Dictionary<long, (string? Text, long Position)>();
        var position = 0L;
        await Gen.Select(Gen.Long[0, 30], Gen.Bool, Gen.String.Null()).Array[0, 20].SampleAsync(
            async changes =>
            {
                position = Math.Min(position + 1, 1_000);
                var last = changes.GroupBy(change => change.Item1).Select(group => group.Last()).ToArray();
                var upserts = last.Where(change => change.Item2).Select(change => SampleTables.SmallRow(schema, change.Item1, change.Item3, position)).ToArray();
                var deletes = last.Where(change => !change.Item2).Select(change => (ReadOnlyMemory<byte>)BitConverter.GetBytes(change.Item1)).ToArray();
                foreach (var (key, isUpsert, text) in last)
                {
                    if (isUpsert)
                    {
                        oracle[key] = (text, position);
                    }
                    else
                    {
                        oracle.Remove(key);
                    }
                }

                Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, position, new TableChanges(schema, upserts, deletes)), default));
                await AssertRowsAsync(store, schema, [.. oracle.Select(row => SampleTables.SmallRow(schema, row.Key, row.Value.Text, row.Value.Position))]);
            },
            iter: 100, threads: 1);
    }

    /// <summary>The longest key, of the most columns, and the longest value: nothing that is acknowledged may fail to be folded.</summary>
    [Fact]
    public async Task Checkpoint_LongestKeyAndValue_ReadBackExactly()
    {
        var store = await OpenAsync();
        var random = new Random(1);
        const int textBytes = TableSchema.MaxKeyBytes / TableSchema.MaxKeyColumns;
        var columns = Enumerable.Range(0, TableSchema.MaxKeyColumns).Select(ordinal => new ColumnSchema($"k{ordinal}", ColumnType.Blob, false)).ToArray();
        var schema = SampleTables.Schema(1, "longest", [.. columns, new ColumnSchema("value", ColumnType.Blob, true)], [.. Enumerable.Range(0, columns.Length)]);
        await store.EnsureTablesAsync([schema], default);
        await AdvanceAsync(store, P0, 1, 9);
        object?[] values = [.. columns.Select(_ => Random(textBytes)), Random(ColumnType.MaxBytes)];
        var row = SampleTables.Row(schema, 1, values);
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 9, new TableChanges(schema, [row], [])), default));
        await AssertRowsAsync(store, schema, [row]);

        byte[] Random(int length)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    [Fact]
    public async Task Checkpoint_MoreRowsThanOneTransaction_AllThere()
    {
        var store = await OpenAsync();
        var schemas = Enumerable.Range(1, 3).Select(id => SampleTables.Small(id, $"t{id}")).ToArray();
        await store.EnsureTablesAsync(schemas, default);
        await AdvanceAsync(store, P0, 1, 9);
        var counts = new[] { 499, 0, 1_203 };
        var changes = schemas.Zip(counts, (schema, count) => new TableChanges(schema, [.. Enumerable.Range(0, count).Select(id => SampleTables.SmallRow(schema, id, $"row {id}"))], [])).ToArray();
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 9, changes), default));
        foreach (var (schema, count) in schemas.Zip(counts))
        {
            Assert.Equal(count, (await ReadRowsAsync(store, P0, schema)).Count);
        }

        var deletes = Enumerable.Range(0, 1_203).Select(id => (ReadOnlyMemory<byte>)BitConverter.GetBytes((long)id)).ToArray();
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 9, new TableChanges(schemas[2], [], deletes)), default));
        Assert.Empty(await ReadRowsAsync(store, P0, schemas[2]));
    }

    [Fact]
    public async Task Checkpoint_UpToAPosition_MovesAndDeletesWhatLiesWhollyBefore()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        await store.SealAsync(P1, E(1), default);
        for (var first = 1; first <= 1_200; first += 2)
        {
            await store.AppendAsync([Entry(P0, 1, first, first + 1), Entry(P1, 1, (first / 2) + 1)], default);
        }

        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 1_099), default));
        Assert.Equal(new CopyHeader(P0, E(1), E(1), At(1_200), At(1_099)), await store.ReadHeaderAsync(P0, default));
        AssertDense(await ReadJournalAsync(store, P0), 1_098, 1_200);
        AssertDense(await ReadJournalAsync(store, P1), 0, 600);

        // Never back.
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 4), default));
        Assert.Equal(At(1_099), (await store.ReadHeaderAsync(P0, default))!.Checkpoint);
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 1_200), default));
        Assert.Empty(await ReadJournalAsync(store, P0));
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, Entry(P0, 1, 1_201)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Checkpoint_OtherEpoch_FalseAndNothingChanges(long epoch)
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await AdvanceAsync(store, P0, 2, 5);
        var before = await store.ReadHeaderAsync(P0, default);
        Assert.False(await store.CheckpointAsync(Checkpoint(P0, epoch, 5, new TableChanges(schema, [SampleTables.SmallRow(schema, 1, "x")], [])), default));
        Assert.False(await store.CheckpointAsync(Checkpoint(P0, epoch, 5), default));
        Assert.False(await store.CheckpointAsync(Checkpoint(P1, epoch, 5), default));
        Assert.Equal(before, await store.ReadHeaderAsync(P0, default));
        Assert.Empty(await ReadRowsAsync(store, P0, schema));
        AssertDense(await ReadJournalAsync(store, P0), 0, 5);
    }

    [Fact]
    public async Task Checkpoint_BehindTheJournal_IsADefect()
    {
        var store = await OpenAsync();
        await AdvanceAsync(store, P0, 1, 5);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.CheckpointAsync(Checkpoint(P0, 1, 6), default));
        Assert.Equal(At(0), (await store.ReadHeaderAsync(P0, default))!.Checkpoint);
        AssertDense(await ReadJournalAsync(store, P0), 0, 5);
    }

    [Fact]
    public async Task Checkpoint_UnknownTable_SkippedAndTheRestFolded()
    {
        var store = await OpenAsync();
        var (known, unknown) = (SampleTables.Small(1, "known"), SampleTables.Small(2, "unknown"));
        await store.EnsureTablesAsync([known], default);
        await AdvanceAsync(store, P0, 1, 5);
        Assert.True(await store.CheckpointAsync(
            Checkpoint(P0, 1, 5, new TableChanges(unknown, [SampleTables.SmallRow(unknown, 1, "x")], []), new TableChanges(known, [SampleTables.SmallRow(known, 1, "x")], [])), default));
        Assert.Single(await ReadRowsAsync(store, P0, known));
        Assert.Empty(await ReadRowsAsync(store, P0, unknown));
    }

    [Fact]
    public async Task EnsureTables_DroppedAndMadeAgain_OldRowsAreGoneAndOldRequestsSkipped()
    {
        var store = await OpenAsync();
        var (old, replacement) = (SampleTables.Small(1), SampleTables.Schema(2, "SMALL", [new("key", ColumnType.Uuid, false)], [0]));
        await store.EnsureTablesAsync([old], default);
        await AdvanceAsync(store, P0, 1, 5);
        var fold = Checkpoint(P0, 1, 5, new TableChanges(old, [SampleTables.SmallRow(old, 1, "x")], []));
        Assert.True(await store.CheckpointAsync(fold, default));

        await store.EnsureTablesAsync([replacement], default);
        Assert.True(await store.CheckpointAsync(fold, default));
        Assert.Empty(await ReadRowsAsync(store, P0, old));
        Assert.Empty(await ReadRowsAsync(store, P0, replacement));
        await store.DropTableAsync(old.Id, default);
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 5, new TableChanges(replacement, [SampleTables.Row(replacement, 1, Guid.NewGuid())], [])), default));
        Assert.Single(await ReadRowsAsync(store, P0, replacement));

        // Who has not heard of the new table must not bring the old one back.
        await store.EnsureTablesAsync([old], default);
        Assert.Single(await ReadRowsAsync(store, P0, replacement));
    }

    [Fact]
    public async Task EnsureTables_Again_KeepsRows()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await AdvanceAsync(store, P0, 1, 5);
        await store.CheckpointAsync(Checkpoint(P0, 1, 5, new TableChanges(schema, [SampleTables.SmallRow(schema, 1, "x")], [])), default);
        await store.EnsureTablesAsync([schema, schema], default);
        Assert.Single(await ReadRowsAsync(store, P0, schema));
    }

    [Fact]
    public async Task EnsureTables_OtherColumnsUnderTheSameId_StoreFailure()
    {
        var store = await OpenAsync();
        await store.EnsureTablesAsync([SampleTables.Small()], default);
        var other = SampleTables.Schema(1, "small", [new("id", ColumnType.Integer, false)], [0]);
        var failure = await Assert.ThrowsAsync<GridException>(() => store.EnsureTablesAsync([other], default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.Contains("small", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DropTable_Twice_Idempotent()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await AdvanceAsync(store, P0, 1, 5);
        await store.CheckpointAsync(Checkpoint(P0, 1, 5, new TableChanges(schema, [SampleTables.SmallRow(schema, 1, "x")], [])), default);
        await store.DropTableAsync(schema.Id, default);
        await store.DropTableAsync(schema.Id, default);
        Assert.Empty(await ReadRowsAsync(store, P0, schema));
        await store.EnsureTablesAsync([schema], default);
        Assert.Empty(await ReadRowsAsync(store, P0, schema));
    }

    [Fact]
    public async Task ReadRows_HandlerThrows_ThrowsAndTheStoreGoesOn()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await AdvanceAsync(store, P0, 1, 5);
        await store.CheckpointAsync(Checkpoint(P0, 1, 5, new TableChanges(schema, [SampleTables.SmallRow(schema, 1, "x")], [])), default);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await Assert.ThrowsAsync<FormatException>(() => store.ReadRowsAsync(P0, schema, (_, _, _) => throw new FormatException(), default));
        }

        Assert.Single(await ReadRowsAsync(store, P0, schema));
    }

    private static async Task AssertRowsAsync(IPartitionStore store, TableSchema schema, IReadOnlyCollection<VersionedRow> expected)
    {
        var actual = await ReadRowsAsync(store, P0, schema);
        Assert.Equal(expected.Count, actual.Count);
        foreach (var row in expected)
        {
            Assert.Equal((Convert.ToHexString(row.Row.Span), row.Position, row.Expires), actual[Convert.ToHexString(KeyCodec.KeyOf(schema, row.Row.Span))]);
        }
    }
}
