using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Partitions;

/// <summary>Brings the in-sync sets of this silo's partitions to the stores that they belong in, a few partitions at a time, so that rebuilding a store leaves room for work.</summary>
internal sealed partial class CopyMaintenance(StoreSet stores, JournalOptions options, ILogger<CopyMaintenance> logger)
{
    private const int MaxRebuilds = 2;

    private readonly SemaphoreSlim _turns = new(MaxRebuilds, MaxRebuilds);

    /// <summary>Does one step for a partition if there is one to do; failures are logged, and met again at the next call.</summary>
    public async Task RunAsync(PartitionCore core, CancellationToken cancellationToken)
    {
        var partition = core.Journal.Partition;
        ImmutableArray<StoreConnection> wanted = [.. stores.PlacesFor(partition, options).Select(stores.Get)];
        if (!core.Journal.DiffersFrom(wanted) || !await _turns.WaitAsync(TimeSpan.Zero, cancellationToken))
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
            _turns.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: a copy could not be rebuilt; it will be tried again.")]
    private partial void LogFailed(PartitionId partition, Exception failure);
}
