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
    /// <summary>Entries let go of whose places are given back only when there are so many.</summary>
    private const int MostGone = 1_024;

    private readonly List<(JournalEntry Entry, long Timestamp)> _entries = [];
    private readonly Dictionary<StoreName, Position> _checkpoints = [];
    private readonly Dictionary<StoreName, Position> _shipped = [];
    private Position _start;
    private int _gone;

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
        _entries.Add((entry, timestamp));
        ByteCount += entry.Payload.Length;
    }

    /// <summary>How far a store is; null for one that is not, or no longer, waited for.</summary>
    public Position? CheckpointOf(StoreName store) => _checkpoints.TryGetValue(store, out var checkpoint) ? checkpoint : null;

    /// <summary>Every in-sync store has everything up to this position as rows, and every other that is kept up has it.</summary>
    public Position Folded => _checkpoints.Values.Concat(_shipped.Values).DefaultIfEmpty().Min();

    /// <summary>Positions between the checkpoint furthest behind and <paramref name="position"/>.</summary>
    public long LagOf(Position position) => _checkpoints.Count == 0 ? 0 : position.Value - _checkpoints.Values.Min().Value;

    /// <summary>Whether no store that is waited for, or kept up, needs an entry up to a position any more.</summary>
    public bool IsFolded(Position position) => _checkpoints.Values.Concat(_shipped.Values).All(checkpoint => checkpoint >= position);

    /// <summary>How long the oldest entry has been waiting; zero when none does.</summary>
    public TimeSpan OldestAge(TimeProvider time) => _gone < _entries.Count ? time.GetElapsedTime(_entries[_gone].Timestamp) : TimeSpan.Zero;

    /// <summary>The entries between two positions, oldest first.</summary>
    public IReadOnlyList<JournalEntry> EntriesAfter(Position after, Position upTo) => Take(after, upTo, long.MaxValue);

    /// <summary>The first entries that hold positions behind one, oldest first, until they have so many bytes together.</summary>
    public IReadOnlyList<JournalEntry> Page(Position after, Position upTo, long maxBytes) => Take(after, upTo, maxBytes);

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
        for (; _gone < _entries.Count && _entries[_gone].Entry is var oldest && oldest.Last <= done; _gone++)
        {
            ByteCount -= oldest.Payload.Length;
            _start = oldest.Last;
            _entries[_gone] = default;
        }

        if (_gone == _entries.Count || (_gone > MostGone && _gone > _entries.Count / 2))
        {
            _entries.RemoveRange(0, _gone);
            _gone = 0;
        }
    }

    private List<JournalEntry> Take(Position after, Position upTo, long maxBytes)
    {
        var entries = new List<JournalEntry>();
        var bytes = 0L;
        for (var index = FirstBehind(after); index < _entries.Count && bytes < maxBytes && _entries[index].Entry is var entry && entry.Last <= upTo; index++)
        {
            entries.Add(entry);
            bytes += entry.Payload.Length;
        }

        return entries;
    }

    // Entries come in order, and readers mostly want the last few of many.
    private int FirstBehind(Position after)
    {
        var (low, high) = (_gone, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _entries[middle].Entry.Last > after ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
