using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>Brings sealed copies to the longest journal among them and fills the memory from rows and journal. Each failure is blamed on the one copy that it comes from.</summary>
internal sealed class CopyRecovery(Epoch epoch, IJournalTarget target, JournalOptions options, TimeProvider time)
{
    /// <summary>Returns the last position and what is not yet a row everywhere.</summary>
    /// <exception cref="CopyFaultException">A copy cannot be used. Memory and the other copies may hold part of the work: begin anew without it.</exception>
    /// <exception cref="GridException">
    /// <see cref="ErrorCode.Fenced"/>: another owner has sealed a copy; <see cref="ErrorCode.SchemaChanged"/>: a copy has a
    /// later version of a table than the target knows, which is no fault of the copy.
    /// </exception>
    public async Task<(Position Position, CheckpointLedger Ledger)> RunAsync(ImmutableArray<SealedCopy> copies, CancellationToken cancellationToken)
    {
        var longest = copies.MaxBy(copy => copy.Header.Position.Value)!;
        foreach (var copy in copies.Where(copy => copy.Header.Position != longest.Header.Position))
        {
            await CatchUpAsync(longest, copy, cancellationToken);
        }

        var ledger = new CheckpointLedger(copies.Select(copy => copy.Header), copies.Select(copy => copy.Store.Name));
        // Rows and journal come from the copy whose checkpoint is furthest behind: its journal reaches back far enough to
        // checkpoint every other copy too. Replaying entries over rows that contain them already changes nothing.
        var source = copies.MinBy(copy => copy.Header.Checkpoint.Value)!;
        // The others are read too: a copy counts as one that may be left alone, and its damage must not show only then.
        await Task.WhenAll(copies.Where(copy => copy != source)
            .Select(copy => VerifyAsync(copy, longest.Header.Position, cancellationToken))
            .Prepend(LoadAsync(source, longest.Header.Position, ledger, cancellationToken)));
        return (longest.Header.Position, ledger);
    }

    private async Task CatchUpAsync(SealedCopy longest, SealedCopy shorter, CancellationToken cancellationToken)
    {
        var position = shorter.Header.Position;
        if (longest.Header.Checkpoint > position)
        {
            // No checkpoint goes beyond what every in-sync copy has: this one is not what it was.
            throw new CopyFaultException(shorter, position, new GridException(ErrorCode.StoreFailure,
                $"it has been put back to an older state; store {longest.Store.Name} has everything up to {longest.Header.Checkpoint} as rows."));
        }

        await foreach (var entry in ReadAsync(longest, position, longest.Header.Position, cancellationToken))
        {
            await AppendAsync(shorter, entry, position);
            position = entry.Last;
        }
    }

    private async Task AppendAsync(SealedCopy copy, JournalEntry entry, Position position)
    {
        // Stores take entries of the sealed epoch only; the content and its place stay as they are.
        var mine = JournalEntry.Create(entry.Partition, epoch, entry.First, entry.Last, entry.Payload);
        AppendOutcome outcome;
        try
        {
            outcome = await copy.Store.Writer.AppendAsync(mine).WaitAsync(options.CommitTimeout, time);
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            throw new CopyFaultException(copy, position, failure);
        }

        if (outcome != AppendOutcome.Appended)
        {
            throw new GridException(ErrorCode.Fenced,
                $"Partition {entry.Partition}: store {copy.Store.Name} at position {position} does not take {entry.First} to {entry.Last} of epoch {epoch}.", isTransient: true);
        }
    }

    private async Task LoadAsync(SealedCopy copy, Position upTo, CheckpointLedger ledger, CancellationToken cancellationToken)
    {
        var (store, header) = copy;
        try
        {
            foreach (var schema in target.Tables)
            {
                await store.Store.ReadRowsAsync(header.Partition, schema, (row, position, expires) => target.Load(schema, row, position, expires), cancellationToken);
            }
        }
        catch (GridException failure) when (failure.Code != ErrorCode.SchemaChanged)
        {
            throw new CopyFaultException(copy, Position.None, failure);
        }

        await foreach (var entry in ReadAsync(copy, header.Checkpoint, upTo, cancellationToken))
        {
            Apply(copy, entry);
            ledger.Add(entry, time.GetTimestamp());
        }
    }

    private static async Task VerifyAsync(SealedCopy copy, Position upTo, CancellationToken cancellationToken)
    {
        await foreach (var _ in ReadAsync(copy, copy.Header.Checkpoint, upTo, cancellationToken))
        {
        }
    }

    private void Apply(SealedCopy copy, JournalEntry entry)
    {
        try
        {
            target.Apply(entry);
        }
        catch (GridException failure) when (failure.Code != ErrorCode.SchemaChanged)
        {
            throw new CopyFaultException(copy, entry.First, failure);
        }
    }

    // The journal of a copy between two positions, verified entry by entry, without gaps: anything else is the copy's fault.
    private static async IAsyncEnumerable<JournalEntry> ReadAsync(
        SealedCopy copy, Position after, Position upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = after;
        await using var entries = copy.Store.Store.ReadJournalAsync(copy.Header.Partition, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await TryReadAsync(copy, entries, last) is { } entry)
        {
            last = entry.Last;
            yield return entry;
        }

        if (last != upTo)
        {
            throw new CopyFaultException(copy, last, new GridException(ErrorCode.StoreFailure, $"its journal ends at {last} instead of {upTo}."));
        }
    }

    private static async Task<JournalEntry?> TryReadAsync(SealedCopy copy, IAsyncEnumerator<JournalEntry> entries, Position last)
    {
        try
        {
            if (!await entries.MoveNextAsync())
            {
                return null;
            }

            var entry = entries.Current;
            entry.Verify();
            return entry.First == last.Next
                ? entry
                : throw new GridException(ErrorCode.StoreFailure, $"its next entry is {entry.First} to {entry.Last}.");
        }
        catch (GridException failure)
        {
            throw new CopyFaultException(copy, last, failure);
        }
    }
}
