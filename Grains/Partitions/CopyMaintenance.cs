using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Partitions;

/// <summary>Brings the in-sync sets of this silo's partitions to the stores that they belong in, a few partitions at a time, so that rebuilding a store leaves room for work.</summary>
internal sealed partial class CopyMaintenance(StoreSet stores, JournalOptions options, CopyTurns turns, ILogger<CopyMaintenance> logger)
{
    /// <summary>Does one step for a partition if there is one to do; failures are logged, and met again at the next call.</summary>
    public async Task RunAsync(PartitionCore core, CancellationToken cancellationToken)
    {
        var partition = core.Journal.Partition;
        var wanted = Wanted(partition);
        if (!core.Journal.DiffersFrom(wanted) || !turns.TryTake())
        {
            return;
        }

        try
        {
            await core.Journal.MaintainCopiesAsync(wanted, core.State, cancellationToken);
        }
        catch (GridException failure)
        {
            LogFailed(partition, failure);
        }
        finally
        {
            turns.Return();
        }
    }

    /// <summary>Whether a partition's in-sync stores are those that it belongs in.</summary>
    public bool IsInPlace(PartitionCore core) => !core.Journal.DiffersFrom(Wanted(core.Journal.Partition));

    private ImmutableArray<StoreConnection> Wanted(PartitionId partition) => [.. stores.PlacesFor(partition, options).Select(stores.Get)];

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: a copy could not be rebuilt; it will be tried again.")]
    private partial void LogFailed(PartitionId partition, Exception failure);
}
