using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Hosting.Topology;

/// <summary>Looks every second whether stores have been added or have left, and ends the leaving of one that nothing counts on any more.</summary>
internal sealed partial class StoreWatch(IStoreTopology topology, CatalogDatabase catalog, TimeProvider time, ILogger<StoreWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private bool _isBlind;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await topology.RefreshAsync();
            foreach (var leaving in (await catalog.Stores.ReadAllAsync(cancellationToken)).Where(record => record.State == StoreState.Leaving))
            {
                await EndLeavingAsync(leaving, cancellationToken);
            }

            _isBlind = false;
        }
        catch (GridException failure)
        {
            // The stores stay as they are while the catalog is away; said once, since health says it too.
            if (!_isBlind)
            {
                LogBlind(failure);
            }

            _isBlind = true;
        }
    }

    // Records are read after the store was seen leaving: no partition that opens from now on takes it up.
    private async Task EndLeavingAsync(StoreRecord leaving, CancellationToken cancellationToken)
    {
        var records = await catalog.Ownership.ReadAllAsync(cancellationToken);
        if (records.All(record => !record.InSync.Contains(leaving.Name))
            && await catalog.Stores.TryReplaceAsync(leaving with { State = StoreState.Removed, Revision = leaving.Revision + 1 }))
        {
            LogRemoved(leaving.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalog cannot be asked for the stores of the grid; they stay as they are.")]
    private partial void LogBlind(Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Store {Store} has left the grid: no partition counts on it any more.")]
    private partial void LogRemoved(StoreName store);
}
