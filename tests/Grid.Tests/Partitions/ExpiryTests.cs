using Grid.Errors;
using Grid.Grains.Partitions;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Tests.Partitions;

/// <summary>A row whose time has come is gone at once for whoever looks, and from the copies soon after.</summary>
public sealed class ExpiryTests
{
    private static readonly TableSchema Durable = Schema(1, Durability.Durable, null);
    private static readonly TableSchema Relaxed = Schema(2, Durability.Relaxed, null);
    private static readonly TableSchema Memory = Schema(3, Durability.Memory, null);
    private static readonly TableSchema Minute = Schema(4, Durability.Durable, TimeSpan.FromMinutes(1));

    // Of the real clock: a new owner waits for so long.
    private static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(200);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly PartitionBench _bench;

    public ExpiryTests()
    {
        _bench = new PartitionBench(copies: 2) { Tables = [Durable, Relaxed, Memory, Minute], Time = _time };
        _bench.JournalOptions.LeaseDuration = Lease;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Row_ItsTimeHasCome_IsGoneForReadsConditionsAndCounts(int tableId)
    {
        var core = await _bench.OpenAsync();
        var table = core.State.Find(new TableId(tableId))!.Schema;
        await core.WriteAsync(Put(table, 1, TimeSpan.FromSeconds(10)));
        await core.WriteAsync(Put(table, 2, default));
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMicroseconds(1));
        Assert.NotNull(VersionOf(core, table, 1));
        Assert.Equal(ErrorCode.DuplicateKey, await CodeAsync(core, table, WriteKind.Insert, 1));
        _time.Advance(TimeSpan.FromMicroseconds(1));
        Assert.Null(VersionOf(core, table, 1));
        Assert.NotNull(VersionOf(core, table, 2));
        Assert.Equal(1, core.State.RowCount);
        Assert.Equal(ErrorCode.RowNotFound, await CodeAsync(core, table, WriteKind.Update, 1));
        Assert.Equal(ErrorCode.VersionMismatch, await CodeAsync(core, table, WriteKind.Put, 1, expected: 1));
        Assert.Null(await CodeAsync(core, table, WriteKind.Insert, 1));
        Assert.NotNull(VersionOf(core, table, 1));
    }

    [Fact]
    public async Task Write_FirstAfterExpiry_FindsNoRowToReplace()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1, TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        // Nobody has looked in between.
        var response = await core.WriteAsync(Put(Durable, 1, default));
        Assert.Equal([0], response.Replaced);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(VersionOf(core, Durable, 1));
    }

    [Fact]
    public async Task TimeToLive_OfTheTable_CountsForWritesThatSayNothing()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Minute, 1, RowExpiry.OfTable));
        await core.WriteAsync(Put(Minute, 2, RowExpiry.Never));
        await core.WriteAsync(Put(Minute, 3, TimeSpan.FromHours(1)));
        await core.WriteAsync(Put(Minute, 4, _time.GetUtcNow().AddSeconds(90)));
        Assert.Equal([60, 0, 3600, 90], new long[] { 1, 2, 3, 4 }.Select(id => SecondsLeft(core, Minute, id)));
    }

    [Fact]
    public async Task Put_WithoutAnExpiry_TakesThatOfTheRowAway()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1, TimeSpan.FromSeconds(1)));
        await core.WriteAsync(Put(Durable, 1, default));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(VersionOf(core, Durable, 1));
    }

    [Fact]
    public async Task Keep_AnyRow_TheTimeStaysOrIsThatOfTheTable()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Minute, 1, TimeSpan.FromSeconds(30)));
        await core.WriteAsync(Put(Minute, 2, RowExpiry.Never));
        _time.Advance(TimeSpan.FromSeconds(10));
        foreach (var id in new long[] { 1, 2, 3 })
        {
            await core.WriteAsync(Put(Minute, id, RowExpiry.Keep));
        }

        Assert.Equal([20, 0, 60], new long[] { 1, 2, 3 }.Select(id => SecondsLeft(core, Minute, id)));
    }

    [Fact]
    public async Task Keep_RowOfTheSameCommit_TheTimeIsThatOfTheEarlierUnit()
    {
        var core = await _bench.OpenAsync();
        var builder = new WriteRequestBuilder();
        builder.AddSingle(TableRef.Of(Durable), WriteKind.Put, null, PartitionBench.Row(1, "a"), TimeSpan.FromSeconds(5));
        builder.AddSingle(TableRef.Of(Durable), WriteKind.Put, null, PartitionBench.Row(1, "b"), RowExpiry.Keep);
        await core.WriteAsync(builder.Build());
        Assert.Equal(5, SecondsLeft(core, Durable, 1));
    }

    [Fact]
    public async Task Mutation_OfARow_KeepsItsTimeUnlessItSaysAnother()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1, TimeSpan.FromSeconds(30)));
        _time.Advance(TimeSpan.FromSeconds(10));
        await MutateAsync(core, 1, null);
        Assert.Equal(20, SecondsLeft(core, Durable, 1));
        await MutateAsync(core, 1, TimeSpan.FromSeconds(45));
        Assert.Equal(45, SecondsLeft(core, Durable, 1));
        _time.Advance(TimeSpan.FromSeconds(45));
        await MutateAsync(core, 1, TimeSpan.FromSeconds(45));
        Assert.Null(VersionOf(core, Durable, 1));
    }

    [Fact]
    public async Task Expiry_InThePast_RowIsGoneAsSoonAsItIsWritten()
    {
        var core = await _bench.OpenAsync();
        Assert.Null((await core.WriteAsync(Put(Durable, 1, _time.GetUtcNow().AddSeconds(-1)))).Failures);
        Assert.Null(VersionOf(core, Durable, 1));
        await core.DeleteExpiredAsync();
        Assert.All(_bench.Stores, store => Assert.Empty(store.Content(_bench.Partition, Durable)));
    }

    [Theory]
    [InlineData(RowExpiryKind.After, 0)]
    [InlineData(RowExpiryKind.After, 999)]
    [InlineData(RowExpiryKind.After, (36_525L * 86_400_000_000) + 1)]
    [InlineData(RowExpiryKind.At, 0)]
    [InlineData(RowExpiryKind.At, 300_000_000_000_000_000)]
    [InlineData((RowExpiryKind)7, 0)]
    public async Task Write_ExpiryThatNoClientMakes_IsRefusedAndWritesNothing(RowExpiryKind kind, long microseconds)
    {
        var core = await _bench.OpenAsync();
        var response = await core.WriteAsync(Put(Durable, 1, RowExpiry.Unpack(((ulong)microseconds << 3) | (ulong)kind)));
        Assert.Equal(ErrorCode.ValueOutOfRange, Assert.Single(response.Failures!).Code);
        Assert.Null(VersionOf(core, Durable, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_BeforeAndAfterTheTime_IsKeptByJournalAndRows(bool checkpoint)
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1, TimeSpan.FromSeconds(30)));
        await core.WriteAsync(Put(Durable, 2, default));
        if (checkpoint)
        {
            await core.CheckpointAsync(CancellationToken.None);
        }

        core = await _bench.OpenAsync();
        Assert.Equal([30, 0], new long[] { 1, 2 }.Select(id => SecondsLeft(core, Durable, id)));
        _time.Advance(TimeSpan.FromSeconds(30));
        core = await _bench.OpenAsync();
        Assert.Null(VersionOf(core, Durable, 1));
        Assert.NotNull(VersionOf(core, Durable, 2));
        await core.DeleteExpiredAsync();
        Assert.All(_bench.Stores, store => Assert.Single(store.Content(_bench.Partition, Durable)));
    }

    [Fact]
    public async Task DeleteExpired_ManyRows_CopiesLoseThemInBoundedCommits()
    {
        var core = await _bench.OpenAsync();
        for (var first = 0; first < 2_500; first += 500)
        {
            var builder = new WriteRequestBuilder();
            for (var id = first; id < first + 500; id++)
            {
                builder.AddSingle(TableRef.Of(Durable), WriteKind.Put, null, PartitionBench.Row(id, "x"), TimeSpan.FromSeconds(1 + (id % 2)));
            }

            await core.WriteAsync(builder.Build());
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        var before = core.Journal.Position.Value;
        await core.DeleteExpiredAsync();
        Assert.Equal(before + 2, core.Journal.Position.Value);
        Assert.All(_bench.Stores, store => Assert.Equal(1_250, store.Content(_bench.Partition, Durable).Count));
        _time.Advance(TimeSpan.FromSeconds(1));
        await core.DeleteExpiredAsync();
        Assert.All(_bench.Stores, store => Assert.Empty(store.Content(_bench.Partition, Durable)));
        await core.CheckpointAsync(CancellationToken.None);
        Assert.All(_bench.Stores, store => Assert.Empty(store.Content(_bench.Partition, Durable)));
        Assert.Equal(0, (await _bench.OpenAsync()).State.RowCount);
    }

    [Fact]
    public async Task DeleteExpired_KeyHasARowAgain_TheNewRowStays()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1, TimeSpan.FromSeconds(1)));
        await core.WriteAsync(Put(Durable, 2, TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(VersionOf(core, Durable, 1));
        await core.WriteAsync(Put(Durable, 1, default));
        await core.DeleteExpiredAsync();
        Assert.NotNull(VersionOf(core, Durable, 1));
        Assert.All(_bench.Stores, store => Assert.Single(store.Content(_bench.Partition, Durable)));
        Assert.NotNull(VersionOf(await _bench.OpenAsync(), Durable, 1));
    }

    [Fact]
    public async Task DeleteExpired_StoresFail_NothingIsForgotten()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1, TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Array.ForEach(_bench.Stores, store => store.FailsAppends = true);
        await Assert.ThrowsAnyAsync<GridException>(core.DeleteExpiredAsync);
        Array.ForEach(_bench.Stores, store => store.FailsAppends = false);
        var next = await _bench.OpenAsync();
        Assert.Null(VersionOf(next, Durable, 1));
        await next.DeleteExpiredAsync();
        Assert.All(_bench.Stores, store => Assert.Empty(store.Content(_bench.Partition, Durable)));
    }

    [Fact]
    public async Task DeleteExpired_RelaxedTable_IsJournaledWithItsWrites()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Relaxed, 1, TimeSpan.FromSeconds(1)));
        await core.WriteAsync(Put(Relaxed, 2, TimeSpan.FromSeconds(9)));
        _time.Advance(TimeSpan.FromSeconds(1));
        await core.DeleteExpiredAsync();
        await core.CloseAsync(CancellationToken.None);
        Assert.All(_bench.Stores, store => Assert.Single(store.Content(_bench.Partition, Relaxed)));
        var next = await _bench.OpenAsync();
        Assert.Null(VersionOf(next, Relaxed, 1));
        Assert.Equal(8, SecondsLeft(next, Relaxed, 2));
    }

    /// <summary>A copy is made from memory, which lacks what has expired: no copy may keep what another does not have.</summary>
    [Fact]
    public async Task Rebuild_ExpiredRowsAreInTheOtherCopy_CopiesAreEqualAfterwards()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1, TimeSpan.FromSeconds(1)));
        await core.WriteAsync(Put(Durable, 2, TimeSpan.FromSeconds(60)));
        await core.CheckpointAsync(CancellationToken.None);
        _bench.Stores[1].FailsAppends = true;
        await core.WriteAsync(Put(Durable, 3, default));
        _bench.Stores[1].FailsAppends = false;
        Assert.Single(core.Journal.InSync);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(VersionOf(core, Durable, 1));
        var connections = new Grid.Grains.Journal.StoreSet(
            _bench.Stores.Select(store => (new Grid.Grains.Journal.StoreConnection(store, _bench.JournalOptions, TimeProvider.System), 1.0)), _bench.Stores[0].Name);
        await core.Journal.MaintainCopiesAsync([.. connections.All], core.State, CancellationToken.None);
        Assert.Equal(2, core.Journal.InSync.Length);
        Assert.Equal(2, _bench.Stores[0].Content(_bench.Partition, Durable).Count);
        Assert.Equal(_bench.Stores[0].Content(_bench.Partition, Durable), _bench.Stores[1].Content(_bench.Partition, Durable));
    }

    [Fact]
    public async Task Clock_JumpsAhead_RowsExpireEarlyAndForGood()
    {
        var clock = new JumpingClock(_time.GetUtcNow());
        var bench = new PartitionBench { Tables = [Durable], Time = clock };
        bench.JournalOptions.LeaseDuration = Lease;
        var core = await bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1, TimeSpan.FromMinutes(1)));
        clock.Now += TimeSpan.FromHours(1);
        Assert.Null(VersionOf(core, Durable, 1));
        clock.Now -= TimeSpan.FromHours(1);
        Assert.Null(VersionOf(core, Durable, 1));
        await core.DeleteExpiredAsync();
        await core.WriteAsync(Put(Durable, 2, TimeSpan.FromMinutes(1)));
        clock.Now -= TimeSpan.FromHours(1);
        Assert.NotNull(VersionOf(core, Durable, 2));
        Assert.Null(VersionOf(await bench.OpenAsync(), Durable, 1));
    }

    private static async Task<RowMutationResult> MutateAsync(PartitionCore core, long id, RowExpiry? expiry)
    {
        var mutation = new RowMutation(TableRef.Of(Durable), PartitionBench.Key(id), "", new Dictionary<string, Literal>(), null) { Expiry = expiry };
        var change = new RowChange(null, [.. Durable.Columns.Select((column, ordinal) => (Expression)new ColumnExpression(ordinal, column.Type))]);
        var run = new RowMutationExecutor(mutation, change);
        var result = await core.MutateAsync(mutation.Table, () => run.ToWrites(core.State.Find(Durable.Id)!));
        return new RowMutationResult(result.Version, run.Row);
    }

    private static TableSchema Schema(int id, Durability durability, TimeSpan? timeToLive) => new(
        new TableId(id), 1, TableName.Create($"t{id}"), PartitionBench.Table.Columns, [0], null, durability)
    {
        TimeToLive = timeToLive,
    };

    private static WriteRequest Put(TableSchema table, long id, RowExpiry expiry) => Request(table, WriteKind.Put, id, null, expiry);

    private static WriteRequest Request(TableSchema table, WriteKind kind, long id, long? expected, RowExpiry expiry)
    {
        var builder = new WriteRequestBuilder();
        builder.AddSingle(TableRef.Of(table), kind, expected, PartitionBench.Row(id, "x"), expiry);
        return builder.Build();
    }

    private static async Task<ErrorCode?> CodeAsync(PartitionCore core, TableSchema table, WriteKind kind, long id, long? expected = null) =>
        (await core.WriteAsync(Request(table, kind, id, expected, default))).Failures?[0].Code;

    // As every reader does it.
    private static long? VersionOf(PartitionCore core, TableSchema table, long id)
    {
        core.RemoveExpired();
        return core.State.Find(table.Id)!.TryGetVersion(PartitionBench.Key(id), out var version) ? version : null;
    }

    private long SecondsLeft(PartitionCore core, TableSchema table, long id)
    {
        core.RemoveExpired();
        var slice = core.State.Find(table.Id)!;
        var slot = slice.FindSlot(PartitionBench.Key(id));
        Assert.True(slot >= 0);
        return slice.GetExpiry(slot).ToTime() is { } time ? (long)(time - _time.GetUtcNow()).TotalSeconds : 0;
    }

    private sealed class JumpingClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
