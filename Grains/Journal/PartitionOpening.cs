using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Stores;
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
    /// answers, or too few; <see cref="ErrorCode.StoreFailure"/>: a copy is damaged. The partition is never served from
    /// anything but a whole in-sync copy.
    /// </exception>
    public async Task<PartitionJournal> OpenAsync(PartitionId partition, string owner, IJournalTarget target, CancellationToken cancellationToken)
    {
        var (record, mustWait) = await TakeOwnershipAsync(partition, owner, cancellationToken);
        var leaseStart = time.GetTimestamp();
        var isFirst = record.InSync.IsEmpty;
        var members = isFirst ? stores.PlacesFor(partition, options) : record.InSync;
        var copies = await SealAsync(record, members, isFirst, cancellationToken);
        // The old owner may answer reads for as long as its lease lasts; recovery uses the time.
        var wait = mustWait ? Task.Delay(options.LeaseDuration * (1 + options.MaxClockDrift), time, cancellationToken) : Task.CompletedTask;
        if (isFirst || copies.Length < members.Length)
        {
            record = await ReplaceInSyncAsync(record, copies, cancellationToken);
        }

        copies = await EqualiseAsync(record.Epoch, copies, cancellationToken);
        var position = copies[0].Header.Position;
        var ledger = new CheckpointLedger(copies.Select(copy => copy.Header), copies.Select(copy => copy.Store.Name));
        await LoadAsync(copies, target, ledger, cancellationToken);
        await wait;
        return new PartitionJournal(
            record, position, [.. copies.Select(copy => copy.Store)], ledger, leaseStart, registry, options, time, logger);
    }

    private async Task<(OwnershipRecord Record, bool MustWait)> TakeOwnershipAsync(PartitionId partition, string owner, CancellationToken cancellationToken)
    {
        var current = await registry.ReadAsync(partition, cancellationToken);
        var next = current with { Epoch = current.Epoch.Next, Owner = owner, IsReleased = false, Revision = current.Revision + 1 };
        return await registry.TryReplaceAsync(next, cancellationToken)
            ? (next, MustWait: !current.IsReleased)
            : throw new GridException(ErrorCode.Fenced, $"Partition {partition}: another owner took it at the same moment.", isTransient: true);
    }

    private async Task<ImmutableArray<Copy>> SealAsync(OwnershipRecord record, ImmutableArray<StoreName> members, bool isFirst, CancellationToken cancellationToken)
    {
        // The first store is the one that recovery reads from, where it has the choice: the one of this silo's own set.
        var ordered = members.OrderByDescending(name => name == stores.Home).ThenBy(name => name);
        var failures = new List<string>();
        var sealedCopies = await Task.WhenAll(ordered.Select(name => TrySealAsync(record, stores.Get(name), isFirst, failures, cancellationToken)));
        ImmutableArray<Copy> answered = [.. sealedCopies.OfType<Copy>()];
        if (answered.Length < Math.Max(1, options.MinInSync))
        {
            throw new GridException(ErrorCode.Unavailable,
                $"Partition {record.Partition}: {answered.Length} of its in-sync stores {string.Join(", ", members)} answer with a whole copy, {Math.Max(1, options.MinInSync)} must. {string.Join(" ", failures)}",
                isTransient: true);
        }

        foreach (var copy in answered)
        {
            if (copy.Header.Sealed > record.Epoch)
            {
                throw new GridException(ErrorCode.Fenced,
                    $"Partition {record.Partition}: store {copy.Store.Name} is sealed for epoch {copy.Header.Sealed}, above {record.Epoch}.", isTransient: true);
            }
        }

        return answered;
    }

    private async Task<Copy?> TrySealAsync(OwnershipRecord record, StoreConnection store, bool isFirst, List<string> failures, CancellationToken cancellationToken)
    {
        try
        {
            if (!isFirst && await store.Store.ReadHeaderAsync(record.Partition, cancellationToken).WaitAsync(options.CommitTimeout, time, cancellationToken) is null)
            {
                // Sealing would make an empty copy that looks like a whole one.
                throw new GridException(ErrorCode.StoreFailure, $"Store {store.Name} has lost its copy of partition {record.Partition}.");
            }

            var header = await store.Store.SealAsync(record.Partition, record.Epoch, cancellationToken).WaitAsync(options.CommitTimeout, time, cancellationToken);
            return new Copy(store, header);
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            LogSealFailed(record.Partition, store.Name, failure);
            failures.Add($"{store.Name}: {failure.Message}");
            return null;
        }
    }

    private async Task<OwnershipRecord> ReplaceInSyncAsync(OwnershipRecord record, ImmutableArray<Copy> remaining, CancellationToken cancellationToken)
    {
        var next = record with { InSync = [.. remaining.Select(copy => copy.Store.Name)], Revision = record.Revision + 1 };
        return await registry.TryReplaceAsync(next, cancellationToken)
            ? next
            : throw new GridException(ErrorCode.Fenced, $"Partition {record.Partition}: another owner took it while it was being opened.", isTransient: true);
    }

    private static async Task<ImmutableArray<Copy>> EqualiseAsync(Epoch epoch, ImmutableArray<Copy> copies, CancellationToken cancellationToken)
    {
        var longest = copies.MaxBy(copy => copy.Header.Position.Value)!;
        var equal = ImmutableArray.CreateBuilder<Copy>(copies.Length);
        foreach (var copy in copies)
        {
            equal.Add(copy.Header.Position == longest.Header.Position ? copy : await CatchUpAsync(epoch, longest, copy, cancellationToken));
        }

        return equal.ToImmutable();
    }

    private static async Task<Copy> CatchUpAsync(Epoch epoch, Copy longest, Copy shorter, CancellationToken cancellationToken)
    {
        var position = shorter.Header.Position;
        await foreach (var entry in longest.Store.Store.ReadJournalAsync(shorter.Header.Partition, position, cancellationToken))
        {
            entry.Verify();
            // Stores take entries of the sealed epoch only; the content and its place stay as they are.
            var mine = JournalEntry.Create(entry.Partition, epoch, entry.First, entry.Last, entry.Payload);
            if (await shorter.Store.Writer.AppendAsync(mine) != AppendOutcome.Appended)
            {
                throw new GridException(ErrorCode.Fenced,
                    $"Partition {entry.Partition}: store {shorter.Store.Name} at position {position} does not take {entry.First} to {entry.Last} of epoch {epoch}.", isTransient: true);
            }

            position = entry.Last;
        }

        return position == longest.Header.Position
            ? shorter with { Header = shorter.Header with { Position = position, LastEpoch = epoch } }
            : throw new GridException(ErrorCode.StoreFailure,
                $"Partition {shorter.Header.Partition}: the journal of store {longest.Store.Name} ends at {position} instead of {longest.Header.Position}.");
    }

    // Rows and journal come from the copy whose checkpoint is furthest behind: its journal reaches back far enough to
    // checkpoint every other copy too. Replaying entries over rows that contain them already changes nothing.
    private async Task LoadAsync(ImmutableArray<Copy> copies, IJournalTarget target, CheckpointLedger ledger, CancellationToken cancellationToken)
    {
        var (store, header) = copies.MinBy(copy => copy.Header.Checkpoint.Value)!;
        foreach (var schema in target.Tables)
        {
            await store.Store.ReadRowsAsync(header.Partition, schema, (row, position) => target.Load(schema, row, position), cancellationToken);
        }

        var last = header.Checkpoint;
        await foreach (var entry in store.Store.ReadJournalAsync(header.Partition, header.Checkpoint, cancellationToken))
        {
            entry.Verify();
            if (entry.First != last.Next)
            {
                throw new GridException(ErrorCode.StoreFailure,
                    $"Partition {header.Partition}: the journal of store {store.Name} goes from {last} to {entry.First}.");
            }

            target.Apply(entry);
            ledger.Add(entry, time.GetTimestamp());
            last = entry.Last;
        }

        if (last != header.Position)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"Partition {header.Partition}: the journal of store {store.Name} ends at {last} instead of {header.Position}.");
        }
    }

    private sealed record Copy(StoreConnection Store, CopyHeader Header);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: store {Store} could not be sealed.")]
    private partial void LogSealFailed(PartitionId partition, StoreName store, Exception failure);
}
