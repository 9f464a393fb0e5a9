using Grid.Errors;
using Grid.Partitions;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions;

public sealed class PartitionCoreTests
{
    [Fact]
    public async Task Put_NewAndExistingKey_VersionIsThePositionAndReplacedIsCounted()
    {
        var core = await new PartitionBench().OpenAsync();
        var first = await core.WriteAsync(Put(1, "a"));
        var second = await core.WriteAsync(Put(1, "b"));
        Assert.Equal([1], first.Versions);
        Assert.Equal([2], second.Versions);
        Assert.Equal((0, 1), (first.Replaced[0], second.Replaced[0]));
        Assert.Equal(("b", 2), Read(core, 1));
    }

    [Theory]
    [InlineData(WriteKind.Insert, 1, null, ErrorCode.DuplicateKey)]
    [InlineData(WriteKind.Update, 2, null, ErrorCode.RowNotFound)]
    [InlineData(WriteKind.Put, 1, 7L, ErrorCode.VersionMismatch)]
    [InlineData(WriteKind.Put, 1, 0L, ErrorCode.VersionMismatch)]
    [InlineData(WriteKind.Put, 2, 1L, ErrorCode.VersionMismatch)]
    [InlineData(WriteKind.Remove, 1, 9L, ErrorCode.VersionMismatch)]
    public async Task Write_ConditionDoesNotHold_IsRefusedAndChangesNothing(WriteKind kind, long id, long? expected, ErrorCode code)
    {
        var core = await new PartitionBench().OpenAsync();
        await core.WriteAsync(Put(1, "a"));
        var response = await core.WriteAsync(Request((kind, id, "x", expected)));
        var failure = Assert.Single(response.Failures!);
        Assert.Equal(code, failure.Code);
        Assert.Equal(id == 1 ? 1 : 0, failure.CurrentVersion);
        Assert.Equal(("a", 1), Read(core, 1));
        Assert.Null(Read(core, 2));
    }

    [Fact]
    public async Task Write_UnitsOfOneRequest_SeeOneAnotherInOrder()
    {
        var core = await new PartitionBench().OpenAsync();
        var response = await core.WriteAsync(Request(
            (WriteKind.Insert, 1, "a", null), (WriteKind.Insert, 1, "b", null), (WriteKind.Update, 1, "c", 1),
            (WriteKind.Remove, 1, null, 2), (WriteKind.Insert, 1, "d", 0)));
        Assert.Equal(ErrorCode.DuplicateKey, Assert.Single(response.Failures!).Code);
        Assert.Equal([1, 0, 2, 3, 4], response.Versions);
        Assert.Equal(("d", 4), Read(core, 1));
    }

    [Fact]
    public async Task Write_OneOperationOfAUnitRefused_NothingOfTheUnitIsApplied()
    {
        var core = await new PartitionBench().OpenAsync();
        await core.WriteAsync(Put(2, "there"));
        var response = await core.WriteAsync(AtomicRequest((WriteKind.Put, 1, "a", null), (WriteKind.Insert, 2, "b", null), (WriteKind.Put, 3, "c", null)));
        var failure = Assert.Single(response.Failures!);
        Assert.Equal((1, ErrorCode.DuplicateKey), (failure.Operation, failure.Code));
        Assert.Null(Read(core, 1));
        Assert.Null(Read(core, 3));
        Assert.Equal(1, core.Journal.Position.Value);
    }

    [Fact]
    public async Task Write_WhileACommitIsUnderWay_NothingIsVisibleAndTheRestIsGrouped()
    {
        var bench = new PartitionBench();
        var core = await bench.OpenAsync();
        var release = new TaskCompletionSource();
        bench.Stores[0].BeforeAppend = () => release.Task;
        var writes = Enumerable.Range(0, 100).Select(id => core.WriteAsync(Put(id, "a"))).ToList();
        Assert.Null(Read(core, 0));
        Assert.DoesNotContain(writes, write => write.IsCompleted);
        release.SetResult();
        await Task.WhenAll(writes);
        Assert.Equal(2, bench.Stores[0].AppendCount);
        Assert.Equal(100, core.State.RowCount);
    }

    [Fact]
    public async Task Write_OwnerSuperseded_IsRejectedAndNeverVisible()
    {
        var bench = new PartitionBench();
        var old = await bench.OpenAsync();
        await old.WriteAsync(Put(1, "old"));
        var young = await bench.OpenAsync();
        var response = await old.WriteAsync(Put(1, "late"));
        Assert.Equal(ErrorCode.Fenced, Assert.Single(response.Failures!).Code);
        Assert.True(old.IsOver);
        await Assert.ThrowsAsync<GridException>(() => old.WriteAsync(Put(2, "later")));
        Assert.Equal(("old", 1), Read(young, 1));
        Assert.Equal(2, young.Journal.Epoch.Value);
    }

    [Fact]
    public async Task Write_AnswerOfTheOnlyStoreLost_OutcomeIsUnknownAndTheNextOwnerHasIt()
    {
        var bench = new PartitionBench();
        var core = await bench.OpenAsync();
        bench.Stores[0].LosesAnswers = true;
        var response = await core.WriteAsync(Put(1, "a"));
        Assert.Equal(ErrorCode.OutcomeUnknown, Assert.Single(response.Failures!).Code);
        Assert.Null(Read(core, 1));
        Assert.True(core.IsOver);
        bench.Stores[0].LosesAnswers = false;
        Assert.Equal(("a", 1), Read(await bench.OpenAsync(), 1));
    }

    [Fact]
    public async Task Write_OneOfTwoStoresFails_ItLeavesTheInSyncSetAndTheWriteIsAcknowledged()
    {
        var bench = new PartitionBench(copies: 2);
        var core = await bench.OpenAsync();
        await core.WriteAsync(Put(1, "a"));
        bench.Stores[0].FailsAppends = true;
        var response = await core.WriteAsync(Put(2, "b"));
        Assert.Null(response.Failures);
        Assert.Equal([bench.Stores[1].Name], core.Journal.InSync);
        bench.Stores[0].FailsAppends = false;
        var next = await bench.OpenAsync();
        Assert.Equal([bench.Stores[1].Name], next.Journal.InSync);
        Assert.Equal(("b", 2), Read(next, 2));
    }

    [Fact]
    public async Task Write_TooFewStoresWouldRemain_OutcomeIsUnknown()
    {
        var bench = new PartitionBench(copies: 2, minInSync: 2);
        var core = await bench.OpenAsync();
        bench.Stores[0].FailsAppends = true;
        var response = await core.WriteAsync(Put(1, "a"));
        Assert.Equal(ErrorCode.OutcomeUnknown, Assert.Single(response.Failures!).Code);
    }

    [Fact]
    public async Task Open_OneStoreHasAnEntryMore_TheOtherIsBroughtToIt()
    {
        var bench = new PartitionBench(copies: 2, minInSync: 2);
        var core = await bench.OpenAsync();
        await core.WriteAsync(Put(1, "a"));
        bench.Stores[0].FailsAppends = true;
        await core.WriteAsync(Put(2, "b"));
        bench.Stores[0].FailsAppends = false;
        var next = await bench.OpenAsync();
        Assert.Equal(("b", 2), Read(next, 2));
        Assert.Equal(2, bench.Stores[0].Header(bench.Partition)!.Position.Value);
        Assert.Equal(bench.Stores[1].Journal(bench.Partition).Select(entry => entry.Payload.ToArray()), bench.Stores[0].Journal(bench.Partition).Select(entry => entry.Payload.ToArray()));
    }

    [Fact]
    public async Task Open_AfterACheckpointAndMoreWrites_RowsAndJournalGiveTheSameState()
    {
        var bench = new PartitionBench();
        var core = await bench.OpenAsync();
        for (var id = 0; id < 10; id++)
        {
            await core.WriteAsync(Put(id, "a"));
        }

        await core.CheckpointAsync(CancellationToken.None);
        Assert.Equal(0, core.Journal.CheckpointLag);
        Assert.Equal(core.Journal.Position, bench.Stores[0].Header(bench.Partition)!.Checkpoint);
        await core.WriteAsync(Request((WriteKind.Remove, 3, null, null), (WriteKind.Put, 4, "b", null)));
        var next = await bench.OpenAsync();
        Assert.Equal(9, next.State.RowCount);
        Assert.Null(Read(next, 3));
        Assert.Equal(("b", 12), Read(next, 4));
        Assert.Equal(("a", 6), Read(next, 5));
        Assert.Equal(2, next.Journal.CheckpointLag);
    }

    [Fact]
    public async Task Open_NoInSyncStoreAnswers_IsUnavailableAndNamesTheStores()
    {
        var bench = new PartitionBench();
        await bench.OpenAsync();
        bench.Stores[0].IsDown = true;
        var failure = await Assert.ThrowsAsync<GridException>(bench.OpenAsync);
        Assert.Equal(ErrorCode.Unavailable, failure.Code);
        Assert.Contains("store-0", failure.Message);
    }

    [Fact]
    public async Task Write_QueueFull_IsRefusedWithLimitActualAndRemedy()
    {
        var bench = new PartitionBench();
        bench.PartitionOptions.MaxQueuedWrites = 3;
        var core = await bench.OpenAsync();
        var release = new TaskCompletionSource();
        bench.Stores[0].BeforeAppend = () => release.Task;
        var writes = Enumerable.Range(0, 4).Select(id => core.WriteAsync(Put(id, "a"))).ToList();
        var failure = await Assert.ThrowsAsync<GridException>(() => core.WriteAsync(Put(9, "a")));
        Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
        release.SetResult();
        await Task.WhenAll(writes);
    }

    [Fact]
    public async Task Write_JournalFull_WaitsForItsCheckpoint()
    {
        var bench = new PartitionBench();
        bench.JournalOptions.MaxJournalBytes = 100;
        var core = await bench.OpenAsync();
        for (var id = 0; id < 50; id++)
        {
            await core.WriteAsync(Put(id, "0123456789"));
            Assert.InRange(core.Journal.CheckpointLagBytes, 0, 150);
        }

        Assert.Equal(50, (await bench.OpenAsync()).State.RowCount);
    }

    [Fact]
    public async Task Write_RowThatDoesNotFit_IsRefused()
    {
        var core = await new PartitionBench().OpenAsync();
        var builder = new WriteRequestBuilder();
        byte[] nullId = [1, 1, (byte)'x'];
        builder.AddSingle(TableRef.Of(Table), WriteKind.Put, null, nullId);
        builder.AddSingle(TableRef.Of(Table), WriteKind.Put, null, [0, 1]);
        byte[] tooLong = [0, .. new byte[8], 21, .. Enumerable.Repeat((byte)'x', 21)];
        builder.AddSingle(TableRef.Of(Table), WriteKind.Put, null, tooLong);
        byte[] notText = [0, .. new byte[8], 1, 0xFF];
        builder.AddSingle(TableRef.Of(Table), WriteKind.Put, null, notText);
        builder.AddSingle(new TableRef(new Grid.Tables.TableId(9), 1), WriteKind.Put, null, [0]);
        builder.AddSingle(new TableRef(Table.Id, 2), WriteKind.Put, null, Row(1, "a"));
        builder.AddSingle(TableRef.Of(Table), WriteKind.Put, null, Row(1, "fits"));
        var response = await core.WriteAsync(builder.Build());
        Assert.Equal(
            [ErrorCode.KeyMissing, ErrorCode.InvalidRequest, ErrorCode.ValueTooLong, ErrorCode.InvalidRequest, ErrorCode.TableNotFound, ErrorCode.SchemaChanged],
            response.Failures!.Select(failure => failure.Code));
        Assert.Equal(("fits", 1), Read(core, 1));
    }

    [Fact]
    public async Task Close_QueuedWrites_AreCommittedAndOwnershipIsReleased()
    {
        var bench = new PartitionBench();
        var core = await bench.OpenAsync();
        var write = core.WriteAsync(Put(1, "a"));
        await core.CloseAsync(CancellationToken.None);
        Assert.Null((await write).Failures);
        Assert.True((await bench.Registry.ReadAsync(bench.Partition, CancellationToken.None)).IsReleased);
        var header = bench.Stores[0].Header(bench.Partition)!;
        Assert.Equal((1, 1), (header.Position.Value, header.LastEpoch.Value));
    }
}
