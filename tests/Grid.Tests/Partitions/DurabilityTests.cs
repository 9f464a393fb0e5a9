using Grid.Errors;
using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Tests.Partitions;

/// <summary>Each durability keeps exactly what it promises, over stores that can be looked into and owners that vanish.</summary>
public sealed class DurabilityTests
{
    private static readonly TableSchema Durable = Schema(1, Durability.Durable);
    private static readonly TableSchema Relaxed = Schema(2, Durability.Relaxed);
    private static readonly TableSchema Memory = Schema(3, Durability.Memory);

    private readonly FakeTimeProvider _time = new();
    private readonly PartitionBench _bench;

    public DurabilityTests()
    {
        _bench = new PartitionBench(copies: 2) { Tables = [Durable, Relaxed, Memory], Time = _time };
        _bench.JournalOptions.LeaseDuration = TimeSpan.FromMilliseconds(200);
        _bench.JournalOptions.RelaxedInterval = TimeSpan.FromSeconds(10);
    }

    [Theory]
    [InlineData(Durability.Relaxed)]
    [InlineData(Durability.Memory)]
    public async Task Write_NotDurable_AcknowledgedAndVisibleWhileTheStoresHang(Durability durability)
    {
        var core = await _bench.OpenAsync();
        var hang = new TaskCompletionSource();
        Array.ForEach(_bench.Stores, store => store.BeforeAppend = () => hang.Task);
        var table = durability == Durability.Relaxed ? Relaxed : Memory;
        var first = await core.WriteAsync(Put(table, 1));
        var second = await core.WriteAsync(Put(table, 1));
        Assert.Null(first.Failures);
        Assert.True(second.Versions[0] > first.Versions[0]);
        Assert.Equal((0, 1), (first.Replaced[0], second.Replaced[0]));
        Assert.Equal(second.Versions[0], VersionOf(core, table, 1));
        Assert.All(_bench.Stores, store => Assert.Equal(0, store.AppendCount));
        hang.SetResult();
    }

    [Fact]
    public async Task Relaxed_IntervalHasPassed_InEveryStoreAndThereAfterACrash()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Relaxed, 1));
        await core.WriteAsync(Put(Relaxed, 2));
        await core.WriteAsync(Request((Relaxed, WriteKind.Remove, 2, null)));
        _time.Advance(TimeSpan.FromSeconds(5));
        await AppendedAsync(core, 1);
        Assert.All(_bench.Stores, store => Assert.Single(store.Content(_bench.Partition, Relaxed)));
        var next = await _bench.OpenAsync();
        Assert.NotNull(VersionOf(next, Relaxed, 1));
        Assert.Null(VersionOf(next, Relaxed, 2));
    }

    [Fact]
    public async Task Relaxed_CrashWithinTheInterval_LosesOnlyWhatWasNotJournaled()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Relaxed, 1));
        _time.Advance(TimeSpan.FromSeconds(5));
        await AppendedAsync(core, 1);
        await core.WriteAsync(Put(Relaxed, 2));
        await core.WriteAsync(Put(Durable, 3));
        var next = await _bench.OpenAsync();
        Assert.NotNull(VersionOf(next, Relaxed, 1));
        Assert.Null(VersionOf(next, Relaxed, 2));
        Assert.NotNull(VersionOf(next, Durable, 3));
    }

    [Fact]
    public async Task Relaxed_OwnerGivesUpThePartition_NothingIsLost()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Relaxed, 1));
        await core.CloseAsync(CancellationToken.None);
        Assert.NotNull(VersionOf(await _bench.OpenAsync(), Relaxed, 1));
    }

    /// <summary>Stores that stay slow must not let the loss grow beyond the interval.</summary>
    [Fact]
    public async Task Relaxed_StoresHangForLongerThanTheInterval_FurtherWritesWaitForThem()
    {
        var core = await _bench.OpenAsync();
        var hang = new TaskCompletionSource();
        Array.ForEach(_bench.Stores, store => store.BeforeAppend = () => hang.Task);
        await core.WriteAsync(Put(Relaxed, 1));
        _time.Advance(TimeSpan.FromSeconds(10));
        var late = core.WriteAsync(Put(Relaxed, 2));
        Assert.False(late.IsCompleted);
        Assert.Null(VersionOf(core, Relaxed, 2));
        hang.SetResult();
        Assert.Null((await late).Failures);
        Assert.NotNull(VersionOf(core, Relaxed, 2));
    }

    [Fact]
    public async Task Relaxed_JournalRefuses_TermEndsAndFurtherWritesAreRejected()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Relaxed, 1));
        var next = await _bench.OpenAsync();
        await core.CloseAsync(CancellationToken.None);
        Assert.True(core.IsOver);
        var failure = await Assert.ThrowsAsync<GridException>(() => Call(() => core.WriteAsync(Put(Relaxed, 2))));
        Assert.True(failure.IsTransient);
        Assert.Null(VersionOf(next, Relaxed, 1));
    }

    [Fact]
    public async Task Memory_NeverReachesAStoreAndIsGoneWithItsOwner()
    {
        var core = await _bench.OpenAsync();
        var written = await core.WriteAsync(Put(Memory, 1));
        await core.WriteAsync(Put(Durable, 1));
        await core.CheckpointAsync(CancellationToken.None);
        await core.CloseAsync(CancellationToken.None);
        Assert.All(_bench.Stores, store => Assert.Empty(store.Content(_bench.Partition, Memory)));
        var next = await _bench.OpenAsync();
        Assert.Null(VersionOf(next, Memory, 1));
        Assert.NotNull(VersionOf(next, Durable, 1));
        var again = await next.WriteAsync(Put(Memory, 1));
        Assert.True(again.Versions[0] > written.Versions[0], "A version must never come back for another state of the row.");
    }

    [Theory]
    [InlineData(Durability.Relaxed)]
    [InlineData(Durability.Memory)]
    public async Task Condition_OnANotDurableTable_Decides(Durability durability)
    {
        var table = durability == Durability.Relaxed ? Relaxed : Memory;
        var core = await _bench.OpenAsync();
        var version = (await core.WriteAsync(Put(table, 1))).Versions[0];
        Assert.Equal(ErrorCode.DuplicateKey, Assert.Single((await core.WriteAsync(Request((table, WriteKind.Insert, 1, null)))).Failures!).Code);
        Assert.Equal(ErrorCode.VersionMismatch, Assert.Single((await core.WriteAsync(Request((table, WriteKind.Put, 1, version + 1)))).Failures!).Code);
        Assert.Null((await core.WriteAsync(Request((table, WriteKind.Put, 1, version)))).Failures);
    }

    [Fact]
    public async Task Request_UnitsOfAllKinds_EachHasItsOutcome()
    {
        var core = await _bench.OpenAsync();
        var response = await core.WriteAsync(Request(
            (Memory, WriteKind.Put, 1, null), (Durable, WriteKind.Put, 2, null), (Relaxed, WriteKind.Update, 3, null), (Durable, WriteKind.Update, 4, null),
            (Relaxed, WriteKind.Put, 5, null)));
        Assert.Equal([2, 3], response.Failures!.Select(failure => failure.Unit).Order());
        Assert.Equal(VersionOf(core, Memory, 1), response.Versions[0]);
        Assert.Equal(1, response.Versions[1]);
        Assert.Equal(VersionOf(core, Relaxed, 5), response.Versions[4]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unit_DurableAndOtherTables_RefusedAndChangesNothing(bool durableFirst)
    {
        var core = await _bench.OpenAsync();
        var builder = new WriteRequestBuilder();
        builder.BeginUnit(2);
        Add(builder, durableFirst ? Durable : Memory, WriteKind.Put, 1, null);
        Add(builder, durableFirst ? Memory : Durable, WriteKind.Put, 1, null);
        var failure = Assert.Single((await core.WriteAsync(builder.Build())).Failures!);
        Assert.Equal(ErrorCode.InvalidRequest, failure.Code);
        Assert.Null(VersionOf(core, Durable, 1));
        Assert.Null(VersionOf(core, Memory, 1));
    }

    /// <summary>A copy that is rebuilt has no row that the others do not have in their journals too.</summary>
    [Fact]
    public async Task Rebuild_RelaxedRowsPending_CopiesAreEqualAfterwards()
    {
        var core = await _bench.OpenAsync();
        await core.WriteAsync(Put(Durable, 1));
        _bench.Stores[1].IsDown = true;
        await core.WriteAsync(Put(Durable, 2));
        Assert.Single(core.Journal.InSync);
        await core.WriteAsync(Put(Relaxed, 3));
        _bench.Stores[1].IsDown = false;
        var store = _bench.Connections.Get(_bench.Stores[1].Name);
        await WaitUntilAsync(() => store.Rejoin.IsOver);
        await core.Journal.MaintainCopiesAsync([.. _bench.Connections.All], core.State, CancellationToken.None);
        Assert.Equal(2, core.Journal.InSync.Length);
        foreach (var table in new[] { Durable, Relaxed })
        {
            Assert.Equal(
                _bench.Stores[0].Content(_bench.Partition, table).Keys.Order(), _bench.Stores[1].Content(_bench.Partition, table).Keys.Order());
        }

        Assert.Single(_bench.Stores[0].Content(_bench.Partition, Relaxed));
        Assert.Empty(_bench.Stores[1].Content(_bench.Partition, Memory));
    }

    // Work that other threads finish on their own, in moments.
    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private static async Task<WriteResponse> Call(Func<Task<WriteResponse>> call) => await call();

    private async Task AppendedAsync(PartitionCore core, long position) =>
        await WaitUntilAsync(() => core.Journal.Position.Value >= position);

    private static TableSchema Schema(int id, Durability durability) => new(
        new TableId(id), 1, TableName.Create(durability.ToName()), PartitionBench.Table.Columns, [0], null, durability);

    private static WriteRequest Put(TableSchema table, long id) => Request((table, WriteKind.Put, id, null));

    private static WriteRequest Request(params (TableSchema Table, WriteKind Kind, long Id, long? Expected)[] operations)
    {
        var builder = new WriteRequestBuilder();
        foreach (var (table, kind, id, expected) in operations)
        {
            builder.BeginUnit(1);
            Add(builder, table, kind, id, expected);
        }

        return builder.Build();
    }

    private static void Add(WriteRequestBuilder builder, TableSchema table, WriteKind kind, long id, long? expected) =>
        builder.Add(TableRef.Of(table), kind, expected, kind == WriteKind.Remove ? PartitionBench.Key(id) : PartitionBench.Row(id, "x"));

    private static long? VersionOf(PartitionCore core, TableSchema table, long id) =>
        core.State.Find(table.Id)!.TryGetVersion(PartitionBench.Key(id), out var version) ? version : null;
}
