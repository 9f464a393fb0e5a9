using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;

namespace Grid.Grains.Partitions.Rehearsal;

/// <summary>
/// Rehearses before this silo joins: a process that has just started still compiles what it runs for the first time, and
/// the callers of the first partitions that are handed over to it would wait seconds for that, and for connections to be made.
/// Whatever goes wrong here only makes the beginning slower.
/// </summary>
internal sealed partial class RehearsalStage(
    StoreSet stores, SiloIdentity self, IOwnershipRegistry registry, Serializer serializer, TimeProvider time, ILogger<RehearsalStage> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>How long the start of a silo may wait for it: nobody waits for a silo that has not joined, but many for one that is slow.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>What is asked at once of each store, so that it makes its connections.</summary>
    private const int CallsAtOnce = 4;

    // Before the others know of this silo: from then on they expect answers, which one that compiles on a busy machine gives too late.
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(RehearsalStage), ServiceLifecycleStage.First, RunAsync);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await Task.WhenAll(PlayAsync(limit.Token), MeetDatabasesAsync(limit.Token)).WaitAsync(limit.Token);
            LogRehearsed(time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(failure);
        }
    }

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        // A silo may have a home that is no store of the grid.
        if (stores.All.OrderByDescending(store => store.Name == stores.Home).Select(store => store.Store).FirstOrDefault() is not IRehearsalSource source)
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("grid-rehearsal-");
        try
        {
            // A partition must not be run by several threads at once.
            var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
            await Task.Factory.StartNew(
                () => new PartitionRehearsal(serializer, time).RunAsync(source, self.Name, folder.FullName, cancellationToken),
                cancellationToken, TaskCreationOptions.None, scheduler).Unwrap();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // No copy and no record changes.
    private Task MeetDatabasesAsync(CancellationToken cancellationToken) => Task.WhenAll(
        stores.All.SelectMany(store => Enumerable.Range(0, CallsAtOnce).SelectMany<int, Task>(_ =>
                [store.Store.ReadHeaderAsync(PartitionRehearsal.Partition, cancellationToken), store.Store.CheckAsync(cancellationToken)]))
            .Append(registry.ReadAsync(PartitionRehearsal.Partition, cancellationToken)));

    [LoggerMessage(Level = LogLevel.Debug, Message = "The life of a partition was rehearsed in {Milliseconds} ms.")]
    private partial void LogRehearsed(double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The life of a partition could not be rehearsed; the first partitions of this silo open more slowly.")]
    private partial void LogFailed(Exception failure);
}
