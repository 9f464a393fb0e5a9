using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Grains.Hosting.Liveness;

/// <summary>
/// Declares a silo dead as soon as its process has ended. Missed probes are only a suspicion, and three of them take more
/// than a second; but when a machine answers that nothing listens any more on a port that was open as long as the process
/// lived, the process is gone. A machine that does not answer at all is left to the probes. A mistake would cost the silo
/// its place and nothing else: what is written and read is guarded by epochs and leases.
/// </summary>
internal sealed partial class PulseWatch(
    IClusterMembershipService membership, ILocalSiloDetails self, ISiloMetadataCache metadata, TimeProvider time, ILogger<PulseWatch> logger)
    : BackgroundService
{
    private readonly Dictionary<SiloAddress, CancellationTokenSource> _watched = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                Follow(snapshot, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
        finally
        {
            foreach (var watch in _watched.Values)
            {
                await watch.CancelAsync();
            }
        }
    }

    private void Follow(ClusterMembershipSnapshot snapshot, CancellationToken stoppingToken)
    {
        var active = snapshot.Members.Values.Where(IsOtherActive).Select(member => member.SiloAddress).ToHashSet();
        foreach (var (silo, watch) in _watched.Where(watched => !active.Contains(watched.Key)).ToList())
        {
            _watched.Remove(silo);
            watch.Cancel();
        }

        foreach (var silo in active.Where(silo => !_watched.ContainsKey(silo)))
        {
            var watch = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            _watched.Add(silo, watch);
            _ = WatchAsync(silo, watch.Token);
        }
    }

    private bool IsOtherActive(ClusterMember member) => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(self.SiloAddress);

    private async Task WatchAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        try
        {
            await PulseConnection.WaitForEndAsync(silo.Endpoint.Address, () => PortOf(silo), time, cancellationToken);
            if (membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Active)
            {
                LogDead(silo);
                await membership.TryKill(silo);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // No longer a member, or this silo stops.
        }
        catch (Exception failure)
        {
            // The probes declare it dead a little later.
            LogFailed(silo, failure);
        }
    }

    private int? PortOf(SiloAddress silo) =>
        int.TryParse(metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(SiloPulse.PortKey), CultureInfo.InvariantCulture, out var port) ? port : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Silo} is declared dead: its process has ended.")]
    private partial void LogDead(SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Silo} could not be watched.")]
    private partial void LogFailed(SiloAddress silo, Exception failure);
}
