using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Partitions;
using Grid.Tables;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions.Changes;

/// <summary>Places outlive owners, stores and copies; what is not there any more is said and never left out.</summary>
public sealed class ChangeFeedTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Read_FromNow_OnlyWhatIsCommittedAfterwards()
    {
        var bench = new PartitionBench();
        var core = await FeedReader.OpenAsync(bench);
        await core.WriteAsync(Put(1, "before"));
        var reader = new FeedReader(Table);
        await reader.ReadAsync(core);
        await core.WriteAsync(Put(2, "after"));
        await core.WriteAsync(Request((WriteKind.Remove, 1, null, null)));
        await reader.ReadAllAsync(core);
        Assert.Equal([(2, ChangeKind.Upsert, 2, "after"), (3, ChangeKind.Delete, 1, null)], reader.Seen);
    }

    [Fact]
    public async Task Read_NothingYet_WaitsForACommitAndHoldsNothingUp()
    {
        var core = await FeedReader.OpenAsync(new PartitionBench());
        var reader = new FeedReader(Table);
        await reader.ReadAsync(core);
        var waiting = reader.ReadAsync(core, maxWait: Long);
        Assert.False(waiting.IsCompleted);
        await core.WriteAsync(Put(1, "wakes"));
        Assert.True(await waiting);
        Assert.Equal("wakes", Assert.Single(reader.Seen).Text);
    }

    [Fact]
    public async Task Read_Waiting_EndsWithTheTermTheHandOverOrTheCaller()
    {
        var bench = new PartitionBench();
        var core = await FeedReader.OpenAsync(bench);
        var reader = new FeedReader(Table);
        await reader.ReadAsync(core);
        using var cancelled = new CancellationTokenSource();
        var given = reader.ReadAsync(core, maxWait: Long, cancellationToken: cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var waiting = reader.ReadAsync(core, maxWait: Long);
        core.EndWaits();
        Assert.False(await waiting);
        Assert.False(await reader.ReadAsync(core, maxWait: Long));

        var next = await FeedReader.OpenAsync(bench);
        waiting = reader.ReadAsync(next, maxWait: Long);
        next.Journal.Abandon();
        Assert.False(await waiting);
    }

    [Fact]
    public async Task Read_TooManyWait_RefusedWithLimitAndRemedy()
    {
        var bench = new PartitionBench();
        bench.PartitionOptions.MaxWaitingReaders = 2;
        var core = await FeedReader.OpenAsync(bench);
        var place = new ChangePlace(Position.None, 0);
        var waiting = new List<Task> { new FeedReader(Table) { Place = place }.ReadAsync(core, maxWait: Long), new FeedReader(Table) { Place = place }.ReadAsync(core, maxWait: Long) };
        var failure = await Assert.ThrowsAsync<GridException>(() => new FeedReader(Table) { Place = place }.ReadAsync(core, maxWait: Long));
        Assert.Equal((ErrorCode.LimitExceeded, true), (failure.Code, failure.IsTransient));
        core.EndWaits();
        await Task.WhenAll(waiting);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(100_000)]
    public async Task Read_FoldedJournal_ComesFromTheStore(int maxBytes)
    {
        var bench = new PartitionBench();
        var core = await FeedReader.OpenAsync(bench);
        for (var id = 0; id < 20; id++)
        {
            await core.WriteAsync(Request((WriteKind.Put, id, "a", null), (WriteKind.Put, id, "b", null)));
        }

        await core.CheckpointAsync(CancellationToken.None);
        Assert.Equal(0, core.Journal.CheckpointLagBytes);
        var reader = new FeedReader(Table) { Place = new ChangePlace(Position.None, 0) };
        await reader.ReadAllAsync(core, maxBytes);
        Assert.True(bench.Stores[0].PageCount > 0);
        Assert.Equal(Enumerable.Range(1, 40).Select(position => ((long)position, (long)(position - 1) / 2)), reader.Seen.Select(change => (change.Position, change.Id)));
    }

    [Fact]
    public async Task Read_NextOwner_GoesOnBehindThePlaceAlsoWhenAllIsFolded()
    {
        var bench = new PartitionBench();
        var core = await FeedReader.OpenAsync(bench);
        var reader = new FeedReader(Table);
        await reader.ReadAsync(core);
        await core.WriteAsync(Put(1, "a"));
        await reader.ReadAllAsync(core);
        await core.WriteAsync(Put(2, "b"));
        await core.CheckpointAsync(CancellationToken.None);
        var next = await FeedReader.OpenAsync(bench);
        await next.WriteAsync(Put(3, "c"));
        await reader.ReadAllAsync(next);
        Assert.Equal(["a", "b", "c"], reader.Seen.Select(change => change.Text));
    }

    [Fact]
    public async Task Read_PlaceIsNotKeptAnyMore_SaysSoAndTheNextPlaceThatIsWorks()
    {
        var bench = new PartitionBench();
        bench.JournalOptions.RetainedBytes = 2_000;
        var core = await FeedReader.OpenAsync(bench);
        var old = new FeedReader(Table);
        await old.ReadAsync(core);
        for (var id = 0; id < 200; id++)
        {
            await core.WriteAsync(Put(id, "x"));
            await core.CheckpointAsync(CancellationToken.None);
        }

        var kept = bench.Stores[0].Journal(bench.Partition);
        Assert.InRange(kept.Sum(entry => entry.Payload.Length + 64), 1_500, 2_500);
        Assert.Equal(kept[0].First.Value - 1, core.Journal.HistoryStart?.Value);
        var failure = await Assert.ThrowsAsync<RequestException>(() => old.ReadAsync(core));
        Assert.Equal(ErrorCode.ChangesLost, failure.Code);
        Assert.Contains("2000 bytes", failure.Message, StringComparison.Ordinal);

        var reader = new FeedReader(Table) { Place = new ChangePlace(core.Journal.HistoryStart!.Value, 0) };
        await reader.ReadAllAsync(core);
        Assert.Equal(200, reader.Seen[^1].Position);
        Assert.Equal(kept[0].First.Value, reader.Seen[0].Position);
    }

    [Fact]
    public async Task Read_AfterARebuildAndTheLossOfTheOtherCopy_FindsTheHistoryInTheNewOne()
    {
        var bench = new PartitionBench(copies: 2);
        var core = await FeedReader.OpenAsync(bench);
        var reader = new FeedReader(Table);
        await reader.ReadAsync(core);
        for (var id = 0; id < 50; id++)
        {
            await core.WriteAsync(Put(id, "before"));
        }

        await core.CheckpointAsync(CancellationToken.None);
        bench.Stores[1].FailsAppends = true;
        await core.WriteAsync(Put(99, "drops"));
        bench.Stores[1].FailsAppends = false;
        bench.Stores[1].Wipe();
        bench.Connections = new StoreSet(bench.Stores.Select(store => (new StoreConnection(store, bench.JournalOptions, TimeProvider.System), 1.0)), bench.Stores[0].Name);
        await core.Journal.MaintainCopiesAsync([.. bench.Connections.All], core.State, CancellationToken.None);
        Assert.Equal(2, core.Journal.InSync.Length);

        bench.Stores[0].Wipe();
        var next = await FeedReader.OpenAsync(bench);
        await next.WriteAsync(Put(100, "after"));
        await reader.ReadAllAsync(next);
        Assert.Equal(Enumerable.Range(1, 52).Select(position => (long)position), reader.Seen.Select(change => change.Position));
        Assert.Equal(101, next.State.Find(Table.Id)!.RowCount + 49);
    }

    [Fact]
    public async Task Read_RetainedEntryIsDamagedInOneStore_ComesFromTheOther()
    {
        var bench = new PartitionBench(copies: 2);
        var core = await FeedReader.OpenAsync(bench);
        await core.WriteAsync(Put(1, "a"));
        await core.WriteAsync(Put(2, "b"));
        await core.CheckpointAsync(CancellationToken.None);
        bench.Stores[0].Damage(bench.Partition, 1);
        var reader = new FeedReader(Table) { Place = new ChangePlace(Position.None, 0) };
        await reader.ReadAllAsync(core);
        Assert.Equal(["a", "b"], reader.Seen.Select(change => change.Text));
        bench.Stores[1].Damage(bench.Partition, 1);
        reader.Place = new ChangePlace(Position.None, 0);
        Assert.Equal(ErrorCode.StoreFailure, (await Assert.ThrowsAsync<GridException>(() => reader.ReadAsync(core))).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Read_HistoryWasPutBackAndWentOnDifferently_SaysSo(int more)
    {
        var bench = new PartitionBench();
        var core = await FeedReader.OpenAsync(bench);
        await core.WriteAsync(Put(1, "a"));
        var snapshot = bench.Stores[0].Save(bench.Partition);
        await core.WriteAsync(Put(2, "b"));
        var reader = new FeedReader(Table) { Place = new ChangePlace(Position.None, 0) };
        await reader.ReadAllAsync(core);
        bench.Stores[0].Restore(snapshot);
        var next = await FeedReader.OpenAsync(bench);
        for (var id = 0; id < more; id++)
        {
            await next.WriteAsync(Put(id, "other"));
        }

        var failure = await Assert.ThrowsAsync<RequestException>(() => reader.ReadAsync(next));
        Assert.Equal(ErrorCode.ChangesLost, failure.Code);
        Assert.Contains("put back", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OtherTablesAndAtomicUnits_OnlyItsOwnChangesInWholeUnits()
    {
        var other = Table with { Id = new TableId(2), Name = TableName.Create("others") };
        var core = await FeedReader.OpenAsync(new PartitionBench { Tables = [Table, other] });
        var reader = new FeedReader(Table);
        await reader.ReadAsync(core);
        await core.WriteAsync(AtomicRequest((WriteKind.Put, 1, "a", null), (WriteKind.Put, 2, "b", null)));
        var builder = new WriteRequestBuilder();
        builder.AddSingle(TableRef.Of(other), WriteKind.Put, null, Row(3, "not mine"));
        await core.WriteAsync(builder.Build());
        await reader.ReadAsync(core, maxBytes: 1);
        Assert.Equal([(1, 1), (1, 2)], reader.Seen.Select(change => (change.Position, change.Id)));
        Assert.Equal(1, reader.Place!.Value.Position.Value);
        await reader.ReadAllAsync(core);
        Assert.Equal((2, 2), (reader.Seen.Count, (int)reader.Place.Value.Position.Value));
    }

    [Fact]
    public async Task Read_TableWasAlteredSince_OldRowsComeInTheNewForm()
    {
        var bench = new PartitionBench();
        var core = await FeedReader.OpenAsync(bench);
        await core.WriteAsync(Put(1, "a"));
        var altered = Table with
        {
            Version = 2,
            Columns = [.. Table.Columns.Select((column, ordinal) => column with { Id = ordinal + 1 }), new ColumnSchema("more", ColumnType.VarcharOf(20), true) { Id = 3 }],
            Earlier = [new TableLayout(1, [.. Table.Columns.Select((column, ordinal) => column with { Id = ordinal + 1 })])],
            LastColumnId = 3,
        };
        core.State.Adopt(new Grid.Cluster.CatalogView(2, 1, [altered]));
        var reader = new FeedReader(Table) { Place = new ChangePlace(Position.None, 0) };
        await reader.ReadAllAsync(core);
        Assert.Equal("a|", Assert.Single(reader.Seen).Text);

        core.State.Adopt(new Grid.Cluster.CatalogView(3, 1, [altered with { Earlier = [] }]));
        core.State.Adopt(new Grid.Cluster.CatalogView(4, 1, [altered with { Version = 3, Earlier = [new TableLayout(2, altered.Columns)] }]));
        reader.Place = new ChangePlace(Position.None, 0);
        Assert.Equal(ErrorCode.ChangesLost, (await Assert.ThrowsAsync<RequestException>(() => reader.ReadAsync(core))).Code);
    }

    [Fact]
    public async Task Read_RelaxedAndMemoryTables_OnceJournaledAndNever()
    {
        var relaxed = Table with { Id = new TableId(2), Name = TableName.Create("relaxed"), Durability = Durability.Relaxed };
        var memory = Table with { Id = new TableId(3), Name = TableName.Create("memory"), Durability = Durability.Memory };
        var core = await FeedReader.OpenAsync(new PartitionBench { Tables = [relaxed, memory] });
        var reader = new FeedReader(relaxed);
        await reader.ReadAsync(core);
        var builder = new WriteRequestBuilder();
        builder.AddSingle(TableRef.Of(relaxed), WriteKind.Put, null, Row(3, "later"));
        var waiting = reader.ReadAsync(core, maxWait: Long);
        await core.WriteAsync(builder.Build());
        Assert.False(waiting.IsCompleted);
        await ((IJournalTarget)core.State).FlushAsync();
        await waiting;
        Assert.Equal((1, "later"), (reader.Seen.Single().Position, reader.Seen.Single().Text));
        Assert.Equal(ErrorCode.NotSupported, (await Assert.ThrowsAsync<RequestException>(() => new FeedReader(memory).ReadAsync(core))).Code);
    }

    [Fact]
    public async Task Read_CommittedButNotYetApplied_IsNotShown()
    {
        var bench = new PartitionBench();
        var core = await FeedReader.OpenAsync(bench);
        var hang = new TaskCompletionSource();
        bench.Stores[0].BeforeAppend = () => hang.Task;
        var write = core.WriteAsync(Put(1, "a"));
        var reader = new FeedReader(Table) { Place = new ChangePlace(Position.None, 0) };
        Assert.False(await reader.ReadAsync(core));
        hang.SetResult();
        await write;
        Assert.True(await reader.ReadAsync(core));
    }
}
