using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>
/// The committed entries that some in-sync store does not have as rows yet, or that some asynchronous store lacks, and how far each store is. Kept in memory so
/// that a checkpoint reads nothing back.
/// </summary>
public sealed class CheckpointLedger
{
    private readonly Queue<(JournalEntry Entry, long Timestamp)> _entries = new();
    private readonly Dictionary<StoreName, Position> _checkpoints = [];
    private readonly Dictionary<StoreName, Position> _shipped = [];
    private Position _start;

    public CheckpointLedger(IEnumerable<CopyHeader> headers, IEnumerable<StoreName> stores)
    {
        foreach (var (header, store) in headers.Zip(stores))
        {
            _checkpoints[store] = header.Checkpoint;
        }

        _start = _checkpoints.Count == 0 ? Position.None : _checkpoints.Values.Min();
    }

    /// <summary>Every entry behind this position is held.</summary>
    public Position Start => _start;

    /// <summary>Bytes of the entries held.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Takes an entry; entries come in order.</summary>
    /// <param name="timestamp">When it was committed, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
    public void Add(JournalEntry entry, long timestamp)
    {
        _entries.Enqueue((entry, timestamp));
        ByteCount += entry.Payload.Length;
    }

    /// <summary>How far a store is; null for one that is not, or no longer, waited for.</summary>
    public Position? CheckpointOf(StoreName store) => _checkpoints.TryGetValue(store, out var checkpoint) ? checkpoint : null;

    /// <summary>Positions between the checkpoint furthest behind and <paramref name="position"/>.</summary>
    public long LagOf(Position position) => _checkpoints.Count == 0 ? 0 : position.Value - _checkpoints.Values.Min().Value;

    /// <summary>Whether no store that is waited for, or kept up, needs an entry up to a position any more.</summary>
    public bool IsFolded(Position position) => _checkpoints.Values.Concat(_shipped.Values).All(checkpoint => checkpoint >= position);

    /// <summary>How long the oldest entry has been waiting; zero when none does.</summary>
    public TimeSpan OldestAge(TimeProvider time) => _entries.TryPeek(out var oldest) ? time.GetElapsedTime(oldest.Timestamp) : TimeSpan.Zero;

    /// <summary>The entries between two positions, oldest first.</summary>
    public IReadOnlyList<JournalEntry> EntriesAfter(Position after, Position upTo) =>
        [.. _entries.Select(held => held.Entry).Where(entry => entry.Last > after && entry.Last <= upTo)];

    /// <summary>Keeps every entry behind a position for a store that is to join.</summary>
    public void Track(StoreName store, Position checkpoint) => _checkpoints[store] = checkpoint;

    /// <summary>Keeps every entry behind a position for an asynchronous store too, for which checkpoints do not wait; or moves that position on.</summary>
    public void TrackShipped(StoreName store, Position position)
    {
        _shipped[store] = position;
        Trim();
    }

    /// <summary>Stops keeping entries for an asynchronous store.</summary>
    public void ForgetShipped(StoreName store)
    {
        if (_shipped.Remove(store))
        {
            Trim();
        }
    }

    /// <summary>Notes that a store has everything up to a position as rows. A store that has left in the meantime stays forgotten.</summary>
    public void Advance(StoreName store, Position checkpoint)
    {
        if (_checkpoints.TryGetValue(store, out var before) && before < checkpoint)
        {
            _checkpoints[store] = checkpoint;
            Trim();
        }
    }

    /// <summary>Stops waiting for a store that has left the in-sync set.</summary>
    public void Forget(StoreName store)
    {
        _checkpoints.Remove(store);
        Trim();
    }

    private void Trim()
    {
        if (_checkpoints.Count == 0)
        {
            return;
        }

        var done = _checkpoints.Values.Concat(_shipped.Values).Min();
        while (_entries.TryPeek(out var oldest) && oldest.Entry.Last <= done)
        {
            ByteCount -= _entries.Dequeue().Entry.Payload.Length;
            _start = oldest.Entry.Last;
        }
    }
}
