using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Partitions;

/// <summary>Ships one open partition to the asynchronous stores of the grid, whichever they are at the time. Runs on the partition's scheduler.</summary>
internal sealed partial class PartitionShipping(
    PartitionCore core, StoreSet stores, IShippingRegistry registry, CopyTurns turns, JournalOptions options, TimeProvider time, ILogger logger)
{
    private readonly List<CopyShipment> _shipments = [];
    private bool _isShipping;

    public ShippingStatus[] Status => [.. _shipments.Select(shipment => shipment.Status)];

    /// <summary>Ships what has been committed up to now; failures are logged, and met again at the next call. Does nothing while an earlier call is at work.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_isShipping || core.IsOver)
        {
            return;
        }

        _isShipping = true;
        try
        {
            Follow();
            foreach (var shipment in _shipments.ToArray())
            {
                await StepAsync(shipment, cancellationToken);
            }
        }
        finally
        {
            _isShipping = false;
        }
    }

    private void Follow()
    {
        var wanted = stores.Asynchronous;
        foreach (var gone in _shipments.Where(shipment => !wanted.Contains(shipment.Store)).ToList())
        {
            gone.Stop();
            _shipments.Remove(gone);
        }

        foreach (var added in wanted.Where(store => _shipments.TrueForAll(shipment => shipment.Store != store)))
        {
            _shipments.Add(new CopyShipment(core.Journal, added, core.State, registry, options, time));
        }
    }

    private async Task StepAsync(CopyShipment shipment, CancellationToken cancellationToken)
    {
        // Whether the first step makes a full copy is known only afterwards, so that it takes a turn too.
        var needsTurn = shipment.Status.BehindFor is null || shipment.NeedsFill;
        if (needsTurn && !turns.TryTake())
        {
            return;
        }

        try
        {
            await shipment.StepAsync(cancellationToken);
        }
        catch (GridException failure)
        {
            LogFailed(core.Journal.Partition, failure);
        }
        finally
        {
            if (needsTurn)
            {
                turns.Return();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: an asynchronous store could not be brought up to date; it will be tried again.")]
    private partial void LogFailed(PartitionId partition, Exception failure);
}
