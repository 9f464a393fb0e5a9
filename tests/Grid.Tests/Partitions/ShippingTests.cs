using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Tests.Journal;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions;

/// <summary>An asynchronous store gets what has been committed, and nothing waits for it.</summary>
public sealed class ShippingTests
{
    private readonly PartitionBench _bench = new();
    private readonly MemoryPartitionStore _far = new("far");
    private readonly MemoryShippingRegistry _registry = new();

    [Fact]
    public async Task Step_RowsThereAndWritesDuringTheCopy_TheCopyIsEqual()
    {
        var core = await OpenAsync(rows: 100);
        await core.CheckpointAsync(CancellationToken.None);
        var shipment = Ship(core);
        var step = shipment.StepAsync(CancellationToken.None);
        for (var id = 50; id < 150; id++)
        {
            await core.WriteAsync(Put(id, "during"));
        }

        await step;
        await shipment.StepAsync(CancellationToken.None);

        AssertEqual();
        Assert.Equal((0, core.Journal.Position), (shipment.Status.Lag, shipment.Status.Position));
        Assert.NotNull(await NoteAsync());
    }

    [Fact]
    public async Task Step_StoreIsDown_WritesGoOnAndItCatchesUpWithoutANewCopy()
    {
        var core = await OpenAsync(rows: 10);
        await Ship(core).StepAsync(CancellationToken.None);
        var shipment = Ship(core);
        await shipment.StepAsync(CancellationToken.None);
        _far.IsDown = true;
        Assert.Null((await core.WriteAsync(Put(1, "while it is down"))).Failures);
        await core.CheckpointAsync(CancellationToken.None);
        await Assert.ThrowsAsync<GridException>(() => shipment.StepAsync(CancellationToken.None));

        _far.IsDown = false;
        shipment.Store.Rejoin.Forgive();
        await shipment.StepAsync(CancellationToken.None);
        AssertEqual();
        Assert.Equal(1, _registry.ForgetCount);
    }

    [Fact]
    public async Task Step_NextOwner_GoesOnWhereTheLastOneStopped()
    {
        var core = await OpenAsync(rows: 10);
        await Ship(core).StepAsync(CancellationToken.None);
        await core.WriteAsync(Put(1, "not shipped"));

        var next = await _bench.OpenAsync();
        await next.WriteAsync(Put(2, "of the next owner"));
        await Ship(next).StepAsync(CancellationToken.None);

        AssertEqual();
        Assert.Equal(1, _registry.ForgetCount);
    }

    [Fact]
    public async Task Step_NextOwnerHasNotTheEntries_CopiesAnew()
    {
        var core = await OpenAsync(rows: 10);
        await Ship(core).StepAsync(CancellationToken.None);
        await core.WriteAsync(Put(1, "not shipped"));
        core.Journal.Ledger.ForgetShipped(_far.Name);
        await core.CheckpointAsync(CancellationToken.None);

        var next = await _bench.OpenAsync();
        await Ship(next).StepAsync(CancellationToken.None);

        AssertEqual();
        Assert.Equal(2, _registry.ForgetCount);
    }

    [Fact]
    public async Task Step_OwnerSuperseded_LeavesTheCopyOfTheNextOwnerAlone()
    {
        var core = await OpenAsync(rows: 10);
        var shipment = Ship(core);
        await shipment.StepAsync(CancellationToken.None);
        await core.WriteAsync(Put(1, "not shipped"));

        var next = await _bench.OpenAsync();
        await next.WriteAsync(Put(2, "of the next owner"));
        await Ship(next).StepAsync(CancellationToken.None);
        await Assert.ThrowsAsync<GridException>(() => shipment.StepAsync(CancellationToken.None));
        await Assert.ThrowsAsync<GridException>(() => Ship(core).StepAsync(CancellationToken.None));

        AssertEqual();
        Assert.Equal(next.Journal.Epoch, (await NoteAsync())!.Epoch);
    }

    [Fact]
    public async Task Step_StoreWasEmptied_CopiesAnewAndIsNotPromotableMeanwhile()
    {
        var core = await OpenAsync(rows: 10);
        await Ship(core).StepAsync(CancellationToken.None);
        await core.CheckpointAsync(CancellationToken.None);
        _far.Wipe();

        var shipment = Ship(core);
        _far.FailsAppends = true;
        await core.WriteAsync(Put(1, "cannot be shipped"));
        await Assert.ThrowsAsync<GridException>(() => shipment.StepAsync(CancellationToken.None));
        Assert.Equal(2, _registry.ForgetCount);
        Assert.Null(await NoteAsync());

        await core.WriteAsync(Put(2, "cannot be shipped"));
        _far.FailsAppends = false;
        shipment.Store.Rejoin.Forgive();
        await shipment.StepAsync(CancellationToken.None);
        AssertEqual();
    }

    [Fact]
    public async Task Step_StoreAwayForTooLong_KeepsNoEntriesForIt()
    {
        _bench.JournalOptions.MaxJournalBytes = 2_000;
        var core = await OpenAsync(rows: 10);
        var shipment = Ship(core);
        await shipment.StepAsync(CancellationToken.None);
        _far.IsDown = true;
        for (var id = 0; core.Journal.Ledger.ByteCount <= 1_000; id++)
        {
            await core.WriteAsync(Put(id, "while it is away"));
        }

        await Assert.ThrowsAsync<GridException>(() => shipment.StepAsync(CancellationToken.None));
        await core.CheckpointAsync(CancellationToken.None);
        Assert.Equal(0, core.Journal.Ledger.ByteCount);

        _far.IsDown = false;
        shipment.Store.Rejoin.Forgive();
        await shipment.StepAsync(CancellationToken.None);
        AssertEqual();
        Assert.Equal(2, _registry.ForgetCount);
    }

    private async Task<PartitionCore> OpenAsync(int rows)
    {
        var core = await _bench.OpenAsync();
        for (var id = 0; id < rows; id++)
        {
            await core.WriteAsync(Put(id, "before"));
        }

        return core;
    }

    private CopyShipment Ship(PartitionCore core) => new(
        core.Journal, new StoreConnection(_far, _bench.JournalOptions, TimeProvider.System), core.State, _registry, _bench.JournalOptions, TimeProvider.System);

    private Task<ShippedCopy?> NoteAsync() => _registry.ReadAsync(_far.Name, _bench.Partition, CancellationToken.None);

    private void AssertEqual()
    {
        Assert.Equal(_bench.Stores[0].Content(_bench.Partition, Table), _far.Content(_bench.Partition, Table));
        Assert.Equal(_bench.Stores[0].Header(_bench.Partition)!.Position, _far.Header(_bench.Partition)!.Position);
    }
}
