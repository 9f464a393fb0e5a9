using Grid.Grains.Stores;
using Grid.Partitions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Partitions;

/// <summary>
/// Keeps every partition open and in its place: whenever membership changes, and now and then in between, this silo opens
/// the partitions that belong to it and hands over those that belong elsewhere. Silos agree on the place without talking,
/// because each computes it from the same membership.
/// </summary>
internal sealed partial class PartitionKeeper(
    IGrainFactory grains, IClusterMembershipService membership, ILocalSiloDetails self, PartitionPlacement placement,
    LocalPartitions local, GridIdentity identity, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<PartitionKeeper> logger)
    : BackgroundService
{
    /// <summary>How often to look again without an occasion, for what an interrupted round left undone.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How soon to look again after a round that did not finish its work.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Partitions opened at once: enough to use disk and processor, few enough that each is quick.</summary>
    private const int MaxOpenings = 16;

    /// <summary>Partitions handed over at once: the others go on serving meanwhile, and fewer at once are each closed for a shorter time.</summary>
    private const int MaxMoves = 2;

    /// <summary>Partitions handed over at once by a silo that leaves: more than otherwise, because somebody waits for its end.</summary>
    private const int MaxDepartures = 8;

    private readonly HashSet<SiloAddress> _acquainted = [];
    private readonly CancellationTokenSource _departure = new();

    /// <summary>Whether the last round found every partition of this silo open here.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Asks every partition once, wherever it is: opens those that are closed, and learns where the others are.</summary>
    public Task FindAllAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, identity.PartitionCount).Select(PartitionId.Create), Degree(MaxOpenings, cancellationToken),
        async (partition, token) => await TryOpenAsync(partition, token));

    /// <summary>
    /// Moves every partition of this silo to where it belongs now, and opens it there, as long as there is a silo that stays.
    /// The silo must have said that it leaves and be about to stop: what keeps partitions in their places ends here.
    /// </summary>
    public async Task HandOverAllAsync(CancellationToken cancellationToken)
    {
        // A host that is stopped by its own method says that the application stops only after this.
        await _departure.CancelAsync();
        if (ExecuteTask is { } rounds)
        {
            await rounds.WaitAsync(cancellationToken);
        }

        IsSettled = false;
        while (local.Count > 0 && placement.HasPlace(Active()))
        {
            await Parallel.ForEachAsync(local.All, Degree(MaxDepartures, cancellationToken), async (open, token) =>
            {
                // When the whole cluster stops, the others may have said meanwhile that they leave too.
                if (placement.HasPlace(Active()))
                {
                    await TryMoveAsync(open.Key, open.Value, token);
                }
            });
            if (local.Count > 0)
            {
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _departure.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping, _departure.Token);
        try
        {
            await using var updates = membership.MembershipUpdates.GetAsyncEnumerator(stopping.Token);
            var next = updates.MoveNextAsync().AsTask();
            while (true)
            {
                if (next.IsCompleted)
                {
                    if (!await next)
                    {
                        return;
                    }

                    next = updates.MoveNextAsync().AsTask();
                }

                IsSettled = await RunRoundAsync(stopping.Token);
                var pause = Task.Delay(IsSettled ? Interval : RetryInterval, time, stopping.Token);
                await Task.WhenAny(next, pause);
                stopping.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    // True when there is nothing left to do.
    private async Task<bool> RunRoundAsync(CancellationToken cancellationToken)
    {
        var active = Active();
        if (!active.Contains(self.SiloAddress) || !placement.KnowsAll(active))
        {
            return false;
        }

        var mine = Enumerable.Range(0, identity.PartitionCount).Select(PartitionId.Create)
            .Where(partition => placement.Choose(partition, active).Equals(self.SiloAddress)).ToHashSet();
        var isComplete = await SendAheadAsync(mine, active, cancellationToken);
        await Parallel.ForEachAsync(local.All.Where(open => !mine.Contains(open.Key)), Degree(MaxMoves, cancellationToken), async (open, token) =>
        {
            if (!await TryMoveAsync(open.Key, open.Value, token))
            {
                Volatile.Write(ref isComplete, false);
            }
        });
        await Parallel.ForEachAsync(mine, Degree(MaxOpenings, cancellationToken), async (partition, token) =>
        {
            if (!await TryOpenAsync(partition, token))
            {
                Volatile.Write(ref isComplete, false);
            }
        });
        return isComplete && local.All.Count(open => mine.Contains(open.Key)) == mine.Count;
    }

    // A silo that has just joined runs much for the first time: one partition goes ahead, so that the callers of all others
    // do not wait for that too.
    private async Task<bool> SendAheadAsync(HashSet<PartitionId> mine, List<SiloAddress> active, CancellationToken cancellationToken)
    {
        _acquainted.IntersectWith(active);
        var isComplete = true;
        foreach (var (place, moves) in local.All.Where(open => !mine.Contains(open.Key)).GroupBy(open => placement.Choose(open.Key, active)).Select(moves => (moves.Key, moves.First())))
        {
            if (!_acquainted.Contains(place))
            {
                isComplete &= await TryMoveAsync(moves.Key, moves.Value, cancellationToken) && _acquainted.Add(place);
            }
        }

        return isComplete;
    }

    private List<SiloAddress> Active() =>
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];

    private async Task<bool> TryMoveAsync(PartitionId partition, IGrainContext context, CancellationToken cancellationToken)
    {
        // Migrating and not deactivating: a call from a silo that still remembers this place would open the partition here again.
        context.Migrate(requestContext: null, cancellationToken);
        (context.GrainInstance as PartitionGrain)?.EndWaits();
        await context.Deactivated.WaitAsync(cancellationToken);
        return await TryOpenAsync(partition, cancellationToken);
    }

    private async Task<bool> TryOpenAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IPartitionGrain>(partition.Value).OpenAsync(cancellationToken);
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The partition tells callers itself; the next round tries again.
            LogOpenFailed(partition, failure.Message);
            return false;
        }
    }

    private static ParallelOptions Degree(int degree, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} could not be opened: {Reason}")]
    private partial void LogOpenFailed(PartitionId partition, string reason);
}
