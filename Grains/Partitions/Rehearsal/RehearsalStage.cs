using Grid.Grains.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;

namespace Grid.Grains.Partitions.Rehearsal;

/// <summary>
/// Rehearses before this silo joins: a process that has just started still compiles what it runs for the first time, and
/// the callers of the first partitions that are handed over to it would wait a second or two for that. Whatever goes wrong
/// here only makes the beginning slower.
/// </summary>
internal sealed partial class RehearsalStage(
    StoreSet stores, IOwnershipRegistry registry, Serializer serializer, TimeProvider time, ILogger<RehearsalStage> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>How long the start of a silo may wait for it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(RehearsalStage), ServiceLifecycleStage.ApplicationServices, RunAsync);

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
        var folder = Directory.CreateTempSubdirectory("grid-rehearsal-");
        try
        {
            // A partition must not be run by several threads at once.
            var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
            await Task.Factory.StartNew(
                () => new PartitionRehearsal(serializer, time).RunAsync(folder.FullName, cancellationToken),
                cancellationToken, TaskCreationOptions.None, scheduler).Unwrap();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Reads only: the real stores and the catalog stay as they are.
    private Task MeetDatabasesAsync(CancellationToken cancellationToken) => Task.WhenAll(
        stores.All.Select(store => store.Store.ReadHeaderAsync(PartitionRehearsal.Partition, cancellationToken))
            .Append<Task>(registry.ReadAsync(PartitionRehearsal.Partition, cancellationToken)));

    [LoggerMessage(Level = LogLevel.Debug, Message = "The life of a partition was rehearsed in {Milliseconds} ms.")]
    private partial void LogRehearsed(double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The life of a partition could not be rehearsed; the first partitions of this silo open more slowly.")]
    private partial void LogFailed(Exception failure);
}
