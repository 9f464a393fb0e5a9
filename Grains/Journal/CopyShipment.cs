using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>
/// Keeps the copy of an open partition in an asynchronous store: what has been committed is appended there after the fact, and
/// no write waits for it. The copy is always a prefix of the partition's history, since only committed entries are shipped and
/// the store takes them in order from the sealing owner alone. A new owner goes on where the last one stopped, if it still has
/// the entries from there; otherwise, and when the store was away for too long, the copy is made anew. Steps take turns.
/// </summary>
internal sealed class CopyShipment(PartitionJournal journal, StoreConnection store, IJournalTarget target, IShippingRegistry registry, JournalOptions options, TimeProvider time)
{
    /// <summary>How often it is noted that the copy is whole: what a promotion reports as possibly lost is inexact by so much.</summary>
    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(5);

    /// <summary>How often it is noted while nothing is written.</summary>
    private static readonly TimeSpan IdleNoteInterval = TimeSpan.FromMinutes(1);

    private Position? _position;
    private Position _checkpoint;
    private Position _wholeFrom;
    private long? _wholeAt;
    private (Position Position, long Timestamp)? _noted;

    public StoreConnection Store => store;

    /// <summary>Whether the next step makes the copy anew.</summary>
    public bool NeedsFill { get; private set; }

    public ShippingStatus Status => new(
        store.Name.ToString(), _position ?? Position.None, journal.Position.Value - (_position ?? Position.None).Value, _wholeAt is { } at ? time.GetElapsedTime(at) : null);

    /// <summary>Ships what has been committed up to now.</summary>
    /// <exception cref="GridException">The store failed, or the owner has been superseded; call again later.</exception>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        if (journal.Ledger.ByteCount > options.MaxJournalBytes / 2)
        {
            // What waits for a slow store alone must not make writes wait: it is copied anew when it answers.
            Stop();
        }

        if (!store.Rejoin.IsOver)
        {
            return;
        }

        try
        {
            if (_position is null)
            {
                await BeginAsync(cancellationToken);
            }

            await ShipAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            // What the store has now is looked up before anything more is shipped.
            _position = null;
            store.Rejoin.NoteFailure();
            throw failure as GridException ?? new GridException(
                ErrorCode.StoreFailure, $"Partition {journal.Partition}: store {store.Name} has not answered within {options.CommitTimeout.TotalSeconds} s.", isTransient: true, failure);
        }
    }

    /// <summary>Keeps no entries for the store any more.</summary>
    public void Stop()
    {
        journal.Ledger.ForgetShipped(store.Name);
        _position = null;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var header = await store.Store.SealAsync(journal.Partition, journal.Epoch, cancellationToken).WaitAsync(options.CommitTimeout, time, cancellationToken);
        if (header.Sealed != journal.Epoch)
        {
            throw new GridException(ErrorCode.Fenced, $"Partition {journal.Partition}: store {store.Name} is sealed for a later epoch than {journal.Epoch}.", isTransient: true);
        }

        var known = await registry.ReadAsync(store.Name, journal.Partition, cancellationToken);
        NeedsFill = known is null || header.Position < known.Position || header.Position > journal.Position || header.Position < journal.Ledger.Start;
        if (NeedsFill)
        {
            await FillAsync(cancellationToken);
            NeedsFill = false;
        }
        else
        {
            await GoOnAsync(header, cancellationToken);
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        await registry.ForgetAsync(store.Name, journal.Partition, journal.Epoch);
        var start = journal.Position;
        journal.Ledger.TrackShipped(store.Name, start);
        await new CopyFill(journal, store, target).RunAsync(start, cancellationToken);
        (_position, _checkpoint, _wholeFrom) = (start, start, journal.Position);
    }

    // What the copy holds as journal, this owner may not have in memory: it is folded from the store itself.
    private async Task GoOnAsync(CopyHeader header, CancellationToken cancellationToken)
    {
        journal.Ledger.TrackShipped(store.Name, header.Position);
        var entries = new List<JournalEntry>();
        await foreach (var entry in store.Store.ReadJournalAsync(journal.Partition, header.Checkpoint, cancellationToken))
        {
            entry.Verify();
            entries.Add(entry);
        }

        await FoldAsync(entries, header.Position, cancellationToken);
        (_position, _wholeFrom) = (header.Position, header.Position);
    }

    private async Task ShipAsync(CancellationToken cancellationToken)
    {
        var (now, timestamp, upTo) = (time.GetUtcNow(), time.GetTimestamp(), journal.Position);
        var entries = journal.Ledger.EntriesAfter(_position!.Value, upTo);
        _position = await CopyRebuild.AppendAsync(journal, store, entries, _position.Value).WaitAsync(options.CommitTimeout * (1 + entries.Count), time, cancellationToken);
        if (_position != upTo)
        {
            throw new GridException(ErrorCode.Internal, $"Partition {journal.Partition}: the entries behind {_position} are missing; store {store.Name} is copied anew.", isTransient: true);
        }

        if (journal.IsOver || upTo < _wholeFrom)
        {
            return;
        }

        _wholeAt = timestamp;
        if (_noted is not { } noted || time.GetElapsedTime(noted.Timestamp) >= (noted.Position == upTo ? IdleNoteInterval : NoteInterval))
        {
            await registry.NoteAsync(store.Name, new ShippedCopy(journal.Partition, journal.Epoch, upTo, now));
            _noted = (upTo, timestamp);
            await FoldAsync(journal.Ledger.EntriesAfter(_checkpoint, upTo), upTo, cancellationToken);
        }
    }

    private async Task FoldAsync(IReadOnlyCollection<JournalEntry> entries, Position upTo, CancellationToken cancellationToken)
    {
        // Readers of changes find the same history here when this store has been promoted.
        var history = await journal.FindHistoryAsync(cancellationToken);
        var request = new CheckpointRequest(journal.Partition, journal.Epoch, upTo, JournalFold.Fold(entries, target.Tables)) { TrimTo = history < upTo ? history : upTo };
        if (entries.Count > 0 && !await store.CheckpointAsync(request, cancellationToken))
        {
            throw new GridException(ErrorCode.Fenced, $"Partition {journal.Partition}: store {store.Name} is sealed for a later epoch than {journal.Epoch}.", isTransient: true);
        }

        _checkpoint = upTo;
        journal.Ledger.TrackShipped(store.Name, upTo);
    }
}
