using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Tests.Journal;

public sealed class AwaitedStoreTests
{
    private static readonly GridIdentity Identity = new(Guid.NewGuid(), 1);
    private static readonly PartitionId Partition = PartitionId.Create(0);

    [Fact]
    public async Task Open_StoreReachable_PassesCallsOn()
    {
        var store = new MemoryPartitionStore("store-0");
        await using var awaited = Await(store);
        await awaited.OpenAsync(Identity, TestContext.Current.CancellationToken);
        Assert.True(awaited.IsOpen);
        await awaited.SealAsync(Partition, Epoch.None.Next, TestContext.Current.CancellationToken);
        Assert.NotNull(store.Header(Partition));
    }

    [Fact]
    public async Task Open_StoreUnreachable_FailsCallsWithTheReasonUntilItAnswers()
    {
        var store = new MemoryPartitionStore("store-0") { OpenFailure = new GridException(ErrorCode.StoreFailure, "The server is asleep.", isTransient: true) };
        await using var awaited = Await(store);
        var opened = new TaskCompletionSource();
        awaited.OpenedLate += opened.SetResult;
        await awaited.OpenAsync(Identity, TestContext.Current.CancellationToken);
        Assert.False(awaited.IsOpen);
        var failure = await Assert.ThrowsAsync<GridException>(() => awaited.CheckAsync(TestContext.Current.CancellationToken));
        Assert.Equal((ErrorCode.StoreFailure, true), (failure.Code, failure.IsTransient));
        Assert.Contains("The server is asleep.", failure.Message, StringComparison.Ordinal);
        store.OpenFailure = null;
        await opened.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await awaited.CheckAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Open_StoreOfAnotherGrid_EndsTheStart()
    {
        var store = new MemoryPartitionStore("store-0") { OpenFailure = new GridException(ErrorCode.InvalidConfiguration, "Another grid's.") };
        await using var awaited = Await(store);
        var failure = await Assert.ThrowsAsync<GridException>(() => awaited.OpenAsync(Identity, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
    }

    [Fact]
    public async Task Open_StoreOfAnotherGridFoundLater_StaysUnusedAndSaysWhy()
    {
        var store = new MemoryPartitionStore("store-0") { OpenFailure = new GridException(ErrorCode.StoreFailure, "Asleep.") };
        await using var awaited = Await(store);
        await awaited.OpenAsync(Identity, TestContext.Current.CancellationToken);
        store.OpenFailure = new GridException(ErrorCode.InvalidConfiguration, "Another grid's.");
        var message = "";
        while (!message.Contains("Another grid's.", StringComparison.Ordinal))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(20, TestContext.Current.CancellationToken);
            message = (await Assert.ThrowsAsync<GridException>(() => awaited.CheckAsync(TestContext.Current.CancellationToken))).Message;
        }

        var attempts = store.OpenCount;
        store.OpenFailure = null;
        Assert.False(awaited.IsOpen);
        Assert.Equal(attempts, store.OpenCount);
    }

    private static AwaitedStore Await(MemoryPartitionStore store) =>
        new(StoreName.Create("store-0"), store.Provider, () => store, TimeProvider.System, NullLogger<AwaitedStore>.Instance);
}
