using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Hosting.Topology;

/// <summary>
/// Puts partitions whose in-sync stores are all lost onto their copies in an asynchronous store. An ownership record of a
/// higher epoch names that store alone: an old owner that still runs somewhere cannot change its in-sync set any more, and a
/// lost store that comes back is in no set, so that it is sealed and copied anew before it counts again.
/// </summary>
internal sealed partial class StorePromotion(CatalogDatabase catalog, StoreSet stores, IGrainFactory grains, TimeProvider time, ILogger<StorePromotion> logger)
{
    /// <summary>How long an in-sync store may take to show that it is there. Longer than a store that is merely busy takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int MaxAttempts = 20;

    /// <summary>The partitions of which no in-sync store answers with a copy.</summary>
    /// <exception cref="RequestException">The store to promote has no whole copy of one of them.</exception>
    public async Task<ImmutableArray<PartitionTakeover>> FindTakeoversAsync(StoreName store, CancellationToken cancellationToken)
    {
        var records = (await catalog.Ownership.ReadAllAsync(cancellationToken)).Where(record => !record.InSync.IsEmpty).ToList();
        var answering = await FindAnsweringAsync(records.SelectMany(record => record.InSync).Distinct(), cancellationToken);
        var headers = await Task.WhenAll(records.Select(record => FindHeaderAsync(record.InSync.Where(answering.Contains), record.Partition, cancellationToken)));
        var lost = records.Where((_, index) => headers[index] is null).ToList();
        if (lost.Count == 0)
        {
            return [];
        }

        var whole = (await catalog.Shipping.ReadAllAsync(store, cancellationToken)).ToDictionary(copy => copy.Partition);
        var copies = await Task.WhenAll(lost.Select(record => FindHeaderAsync([store], record.Partition, cancellationToken)));
        var useless = lost.Where((record, index) =>
            copies[index] is not { } header || !whole.TryGetValue(record.Partition, out var noted) || header.Position < noted.Position).ToList();
        return useless.Count == 0
            ? [.. lost.Select((record, index) => new PartitionTakeover(
                record.Partition, [.. record.InSync.Select(name => name.ToString())], copies[index]!.Position, whole[record.Partition].CompleteUntil))]
            : throw new RequestException(ErrorCode.InvalidRequest,
                $"Store {store} has no whole copy of the partitions {string.Join(", ", useless.Select(record => record.Partition))}, of which no in-sync store answers either. Bring one of {string.Join(", ", useless.SelectMany(record => record.InSync).Distinct().Order())} back.");
    }

    /// <summary>Makes the store the only in-sync one of the partitions. Their owners open anew from it.</summary>
    /// <exception cref="GridException">An ownership record changed meanwhile: a lost store has come back. Those before it are taken over; promote again.</exception>
    public async Task TakeOverAsync(StoreName store, ImmutableArray<PartitionTakeover> takeovers, CancellationToken cancellationToken)
    {
        foreach (var takeover in takeovers)
        {
            // Its owner, or one that tries to open it, may change the record at the same moment.
            for (var attempt = 1; !await TryTakeOverAsync(store, takeover, cancellationToken); attempt++)
            {
                if (attempt == MaxAttempts)
                {
                    throw new GridException(ErrorCode.Unavailable, $"The record of partition {takeover.Partition} keeps changing: promote again.", isTransient: true);
                }
            }

            await ReopenAsync(takeover.Partition);
        }
    }

    private async Task<bool> TryTakeOverAsync(StoreName store, PartitionTakeover takeover, CancellationToken cancellationToken)
    {
        var record = await catalog.Ownership.ReadAsync(takeover.Partition, cancellationToken);
        if (!record.InSync.Select(name => name.ToString()).SequenceEqual(takeover.Lost))
        {
            throw new GridException(ErrorCode.Unavailable,
                $"The in-sync set of partition {takeover.Partition} is {string.Join(", ", record.InSync)} by now: look at the stores again.", isTransient: true);
        }

        var header = await FindHeaderAsync([store], takeover.Partition, cancellationToken)
            ?? throw new GridException(ErrorCode.StoreFailure, $"Store {store} does not answer any more for partition {takeover.Partition}.", isTransient: true);
        var newest = record.Epoch > header.Sealed ? record.Epoch : header.Sealed;
        return await catalog.Ownership.TryReplaceAsync(
            record with { InSync = [store], Epoch = newest.Next, IsReleased = false, Revision = record.Revision + 1 }, cancellationToken);
    }

    // An owner in reach gives up at once. One out of reach is superseded by its record.
    private async Task ReopenAsync(PartitionId partition)
    {
        try
        {
            await grains.GetGrain<IPartitionGrain>(partition.Value).ReopenAsync().WaitAsync(Patience, time);
        }
        catch (Exception failure)
        {
            LogNotReached(partition, failure);
        }
    }

    // A store that can be read but not written is as good as lost: its owner cannot commit there.
    private async Task<HashSet<StoreName>> FindAnsweringAsync(IEnumerable<StoreName> names, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(names.Select(async name => (name, Answers: await AskAsync(
            async () =>
            {
                await stores.Get(name).Store.CheckAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
                return name.ToString();
            }) is not null)));
        return [.. checks.Where(check => check.Answers).Select(check => check.name)];
    }

    private async Task<CopyHeader?> FindHeaderAsync(IEnumerable<StoreName> names, PartitionId partition, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            if (await AskAsync(() => stores.Get(name).Store.ReadHeaderAsync(partition, cancellationToken).WaitAsync(Patience, time, cancellationToken)) is { } header)
            {
                return header;
            }
        }

        return null;
    }

    // A store that cannot tell within the patience counts as lost, and the report says so.
    private static async Task<T?> AskAsync<T>(Func<Task<T?>> question)
        where T : class
    {
        try
        {
            return await question();
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: its owner could not be told that its stores are given up.")]
    private partial void LogNotReached(PartitionId partition, Exception failure);
}
