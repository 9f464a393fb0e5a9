using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>
/// How far back the journal of an open partition is kept after its entries have become rows: until they are too many bytes or too
/// old. Counted in portions, so that it takes the same memory for many small entries as for few large ones; the newest portion
/// always stays, so that the last entry is there to compare a reader's place with. Single-threaded like its journal.
/// </summary>
internal sealed class JournalRetention(JournalOptions options, TimeProvider time)
{
    /// <summary>Portions that a full history has about: what is kept is exact up to one.</summary>
    private const int Portions = 128;

    /// <summary>What an entry takes in a store besides its payload, about.</summary>
    private const int EntryOverhead = 64;

    private readonly Queue<Portion> _closed = new();
    private Portion _open;
    private long _openSince;
    private int _holds;

    /// <summary>Every entry behind this position is kept; null as long as this owner has not asked the stores what they have.</summary>
    public Position? Start { get; private set; }

    /// <summary>About how many bytes of journal each copy has.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Whether a portion has become too old.</summary>
    public bool IsDue => _holds == 0 && _closed.TryPeek(out var oldest) && IsOld(oldest);

    /// <summary>Takes over what the stores have. Its bytes are taken as spread evenly, and its age as nothing.</summary>
    /// <param name="last">The last position in the journal.</param>
    public void Begin(JournalExtent extent, Position last)
    {
        Start = extent.Start;
        ByteCount = extent.Bytes;
        _closed.Clear();
        var (now, count) = (time.GetTimestamp(), Math.Min(Portions, last.Value - extent.Start.Value));
        for (var portion = 1L; portion < count; portion++)
        {
            _closed.Enqueue(new Portion(Position.Create(extent.Start.Value + ((last.Value - extent.Start.Value) / count * portion)), extent.Bytes / count, now));
        }

        _open = new Portion(last, count > 0 ? extent.Bytes / count : 0, now);
        _openSince = now;
    }

    /// <summary>Takes a committed entry; entries come in order.</summary>
    public void Add(JournalEntry entry)
    {
        if (Start is null)
        {
            return;
        }

        if (_open.Bytes > 0 && (_open.Bytes >= options.RetainedBytes / Portions || time.GetElapsedTime(_openSince) >= options.RetainedTime / Portions))
        {
            _closed.Enqueue(_open);
            _open = default;
            _openSince = time.GetTimestamp();
        }

        var bytes = entry.Payload.Length + EntryOverhead;
        ByteCount += bytes;
        _open = new Portion(entry.Last, _open.Bytes + bytes, time.GetTimestamp());
    }

    /// <summary>Lets go of what need not be kept. Entries that lie wholly up to the position returned are to be deleted.</summary>
    /// <param name="folded">Where every in-sync store is with its rows.</param>
    public Position Trim(Position folded)
    {
        while (_holds == 0 && _closed.TryPeek(out var oldest) && oldest.Last <= folded && (ByteCount > options.RetainedBytes || IsOld(oldest)))
        {
            _closed.Dequeue();
            ByteCount -= oldest.Bytes;
            Start = oldest.Last;
        }

        return Start ?? Position.None;
    }

    /// <summary>Lets nothing go until it is disposed: somebody copies the history.</summary>
    public Hold HoldAll()
    {
        _holds++;
        return new Hold(this);
    }

    private bool IsOld(Portion portion) => time.GetElapsedTime(portion.Timestamp) >= options.RetainedTime;

    internal readonly struct Hold(JournalRetention retention) : IDisposable
    {
        public void Dispose() => retention._holds--;
    }

    /// <summary>Consecutive entries.</summary>
    /// <param name="Timestamp">When the last of them was committed.</param>
    private readonly record struct Portion(Position Last, long Bytes, long Timestamp);
}
