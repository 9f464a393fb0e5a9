using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Partitions.Departure;

/// <summary>
/// Leaves the cluster without a failed call, before the runtime stops. The runtime's own order is the wrong one for that: it
/// ends activations while every silo still counts this one as active and places them here again, and then refuses the calls
/// of silos that still remember them here. So this silo first tells all others that it leaves, then hands its partitions over
/// while it passes on what still comes for them, and lets all others look where they are; only then it stops.
/// </summary>
internal sealed partial class SiloDeparture(
    IClusterMembershipService membership, ILocalSiloDetails self, DepartureClient client, LeavingSilos leaving, PartitionKeeper keeper,
    LocalPartitions local, ILogger<SiloDeparture> logger) : IHostedLifecycleService
{
    /// <summary>How long the hand-over may take; what is left then is closed by the runtime, with a gap for its callers. Within the time that a silo has to stop.</summary>
    private static readonly TimeSpan HandOverLimit = TimeSpan.FromSeconds(12);

    /// <summary>How long another silo may take to note a departure. One that does not answer is left to notice by itself.</summary>
    private static readonly TimeSpan AnnouncementLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long another silo may take to ask all partitions.</summary>
    private static readonly TimeSpan SearchLimit = TimeSpan.FromSeconds(3);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToList();
        if (!active.Remove(self.SiloAddress) || active.Count == 0)
        {
            return;
        }

        leaving.Add(self.SiloAddress);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HandOverLimit);
        try
        {
            await AskAsync(active, AnnouncementLimit, (service, _) => service.AnnounceAsync(self.SiloAddress), limit.Token);
            await keeper.HandOverAllAsync(limit.Token);
            await AskAsync(active.Where(silo => !leaving.Contains(silo)), SearchLimit, (service, token) => service.FindPartitionsAsync(token), limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            LogLate(local.Count, HandOverLimit.TotalSeconds);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task AskAsync(
        IEnumerable<SiloAddress> silos, TimeSpan patience, Func<IDepartureService, CancellationToken, Task> question, CancellationToken cancellationToken) =>
        Task.WhenAll(silos.Select(async silo =>
        {
            try
            {
                await question(client.Of(silo), cancellationToken).WaitAsync(patience, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                LogNoAnswer(silo, failure.Message);
            }
        }));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} partitions were not handed over within {Seconds} s; they open elsewhere after this silo has stopped.")]
    private partial void LogLate(int count, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Silo} was not told in time that this one leaves: {Reason}")]
    private partial void LogNoAnswer(SiloAddress silo, string reason);
}
