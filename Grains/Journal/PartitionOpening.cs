using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Journal;

/// <summary>
/// Opens a partition for a new owner: takes the next epoch in the catalog, seals every in-sync store with it, drops those
/// that do not answer, brings all that remain to the longest journal, and fills the memory from rows and journal.
/// In-sync copies are prefixes of one another: each owner starts with equal copies and appends the same entries in the
/// same order to all of them. So the longest holds every acknowledged write, and what the others lack was never
/// acknowledged by an owner that counted them, or is copied here before anything new is.
/// Unless the previous owner released the partition, the new one serves only after a full lease has passed since it
/// sealed the stores: until then the old one may still answer reads, and nothing may change under them.
/// </summary>
public sealed partial class PartitionOpening(
    StoreSet stores, IOwnershipRegistry registry, JournalOptions options, TimeProvider time, ILogger<PartitionOpening> logger)
{
    /// <summary>Takes ownership and fills <paramref name="target"/>, which must be empty.</summary>
    /// <param name="owner">Name of the silo, for people.</param>
    /// <exception cref="GridException">
    /// <see cref="ErrorCode.Fenced"/>: another owner was faster; <see cref="ErrorCode.Unavailable"/>: no in-sync store
    /// answers with a whole copy, or too few. The partition is never served from anything but a whole in-sync copy.
    /// </exception>
    public async Task<PartitionJournal> OpenAsync(PartitionId partition, string owner, IJournalTarget target, CancellationToken cancellationToken)
    {
        var (record, mustWait) = await TakeOwnershipAsync(partition, owner, cancellationToken);
        var leaseStart = time.GetTimestamp();
        var isFirst = record.InSync.IsEmpty;
        var members = isFirst ? stores.PlacesFor(partition, options) : record.InSync;
        var problems = new Problems();
        Task? wait = null;
        var isCatalogBehind = false;
        // Each further round has a higher epoch than any store, or one more store that has failed.
        while (true)
        {
            var copies = await SealAsync(record, members, isFirst, problems, cancellationToken);
            if (wait is null && NewestEpoch(copies, record) is { } newest)
            {
                record = await OvertakeAsync(record, newest, cancellationToken);
                (mustWait, isCatalogBehind) = (true, true);
                continue;
            }

            // The old owner may answer reads for as long as its lease lasts; recovery uses the time.
            wait ??= mustWait ? Task.Delay(options.LeaseDuration * (1 + options.MaxClockDrift), time, cancellationToken) : Task.CompletedTask;
            copies = isCatalogBehind ? OnlyNewest(record, copies) : copies;
            try
            {
                var (position, ledger) = await new CopyRecovery(record.Epoch, target, options, time).RunAsync(copies, cancellationToken);
                // Only now, that the others are known to be good, is a store left out: were they not, it would be the last hope.
                record = isFirst || copies.Length < members.Length ? await ReplaceInSyncAsync(record, copies, cancellationToken) : record;
                await wait;
                return new PartitionJournal(
                    record, position, [.. copies.Select(copy => copy.Store)], ledger, leaseStart, registry, options, time, logger);
            }
            catch (CopyFaultException fault)
            {
                Note(partition, fault, problems);
                target.Clear();
            }
        }
    }

    // The fewest stores that may hold a write.
    private int Least => Math.Max(1, options.MinInSync);

    private async Task<(OwnershipRecord Record, bool MustWait)> TakeOwnershipAsync(PartitionId partition, string owner, CancellationToken cancellationToken)
    {
        var current = await registry.ReadAsync(partition, cancellationToken);
        var next = current with { Epoch = current.Epoch.Next, Owner = owner, IsReleased = false, Revision = current.Revision + 1 };
        return await registry.TryReplaceAsync(next, cancellationToken)
            ? (next, MustWait: !current.IsReleased)
            : throw new GridException(ErrorCode.Fenced, $"Partition {partition}: another owner took it at the same moment.", isTransient: true);
    }

    private async Task<ImmutableArray<SealedCopy>> SealAsync(
        OwnershipRecord record, ImmutableArray<StoreName> members, bool isFirst, Problems problems, CancellationToken cancellationToken)
    {
        // The first store is the one that recovery reads from, where it has the choice: the one of this silo's own set.
        var ordered = members.Where(name => !problems.LeftOut.Contains(name)).OrderByDescending(name => name == stores.Home).ThenBy(name => name);
        var sealedCopies = await Task.WhenAll(ordered.Select(name => TrySealAsync(record, name, isFirst, problems, cancellationToken)));
        ImmutableArray<SealedCopy> answered = [.. sealedCopies.OfType<SealedCopy>()];
        return answered.Length >= Least
            ? answered
            : throw new GridException(ErrorCode.Unavailable,
                $"Partition {record.Partition}: {answered.Length} of its in-sync stores {string.Join(", ", members)} answer with a whole copy, {Least} must. {problems}",
                isTransient: true);
    }

    private async Task<SealedCopy?> TrySealAsync(OwnershipRecord record, StoreName name, bool isFirst, Problems problems, CancellationToken cancellationToken)
    {
        try
        {
            var store = stores.Get(name);
            if (!isFirst && await store.Store.ReadHeaderAsync(record.Partition, cancellationToken).WaitAsync(options.CommitTimeout, time, cancellationToken) is null)
            {
                // Sealing would make an empty copy that looks like a whole one.
                throw new GridException(ErrorCode.StoreFailure, $"Store {store.Name} has lost its copy of partition {record.Partition}.");
            }

            var header = await store.Store.SealAsync(record.Partition, record.Epoch, cancellationToken).WaitAsync(options.CommitTimeout, time, cancellationToken);
            return new SealedCopy(store, header);
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            LogSealFailed(record.Partition, name, failure);
            problems.Reasons[name] = failure.Message;
            return null;
        }
    }

    private async Task<OwnershipRecord> ReplaceInSyncAsync(OwnershipRecord record, ImmutableArray<SealedCopy> remaining, CancellationToken cancellationToken)
    {
        var next = record with { InSync = [.. remaining.Select(copy => copy.Store.Name)], Revision = record.Revision + 1 };
        return await registry.TryReplaceAsync(next, cancellationToken)
            ? next
            : throw Overtaken(record.Partition);
    }

    // A passing failure is no reason for a full copy: the store gets a second chance, unless it does not even take a seal. A
    // copy that cannot be read is as good as none: what it alone has was acknowledged by nobody.
    private void Note(PartitionId partition, CopyFaultException fault, Problems problems)
    {
        if (problems.Doubtful.Add(fault.Store.Name) && fault.IsTransient)
        {
            LogTriedAgain(partition, fault.Store.Name, fault);
            return;
        }

        LogLeftOut(partition, fault.Store.Name, fault);
        fault.Store.Rejoin.NoteFailure();
        problems.LeftOut.Add(fault.Store.Name);
        problems.Reasons[fault.Store.Name] = fault.Message;
    }

    // The epoch that makes the catalog look old: a store is ahead of the term just taken. Null in the normal case.
    private static Epoch? NewestEpoch(ImmutableArray<SealedCopy> copies, OwnershipRecord record)
    {
        var newest = copies.Max(copy => copy.Header.Sealed);
        return newest > record.Epoch || copies.Any(copy => copy.Header.LastEpoch >= record.Epoch) ? newest : null;
    }

    // Stores ahead of the catalog mean that another owner was faster, which the compare-and-set finds out, or that the
    // catalog or another store has been put back to an older state.
    private async Task<OwnershipRecord> OvertakeAsync(OwnershipRecord record, Epoch newest, CancellationToken cancellationToken)
    {
        var next = record with { Epoch = newest.Next, Revision = record.Revision + 1 };
        if (!await registry.TryReplaceAsync(next, cancellationToken))
        {
            throw Overtaken(record.Partition);
        }

        LogCatalogBehind(record.Partition, newest, record.Epoch);
        return next;
    }

    // When the catalog has been put back, its in-sync set may name copies that were left out since: they are not prefixes of the
    // others. What the last owner wrote last tells which are whole.
    private ImmutableArray<SealedCopy> OnlyNewest(OwnershipRecord record, ImmutableArray<SealedCopy> copies)
    {
        var newest = copies.Max(copy => (copy.Header.LastEpoch, copy.Header.Position));
        ImmutableArray<SealedCopy> whole = [.. copies.Where(copy => (copy.Header.LastEpoch, copy.Header.Position) == newest)];
        return whole.Length >= Least
            ? whole
            : throw new GridException(ErrorCode.Unavailable,
                $"Partition {record.Partition}: catalog or stores have been put back to an older state, and only {string.Join(", ", whole.Select(copy => copy.Store.Name))} has the newest copy; {Least} must. Put the others right, or lower Grid:Journal:MinInSync.");
    }

    private static GridException Overtaken(PartitionId partition) =>
        new(ErrorCode.Fenced, $"Partition {partition}: another owner took it while it was being opened.", isTransient: true);

    // What stands against stores in one opening.
    private sealed class Problems
    {
        public HashSet<StoreName> Doubtful { get; } = [];

        public HashSet<StoreName> LeftOut { get; } = [];

        public SortedDictionary<StoreName, string> Reasons { get; } = [];

        public override string ToString() => string.Join(" ", Reasons.Select(reason => $"{reason.Key}: {reason.Value}"));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: store {Store} could not be sealed.")]
    private partial void LogSealFailed(PartitionId partition, StoreName store, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: the copy in store {Store} could not be read; it is tried once more.")]
    private partial void LogTriedAgain(PartitionId partition, StoreName store, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Partition {Partition}: the copy in store {Store} cannot be used and is left out.")]
    private partial void LogLeftOut(PartitionId partition, StoreName store, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Partition {Partition}: a store is sealed for epoch {Sealed}, above the catalog's {Epoch}: catalog or stores have been put back to an older state. Only the newest copies are used.")]
    private partial void LogCatalogBehind(PartitionId partition, Epoch @sealed, Epoch epoch);
}
