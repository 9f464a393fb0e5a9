using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.StoreTests.Stores;

/// <summary>A copy's header and journal as a list of entries.</summary>
internal sealed class ListedJournal(PartitionId partition)
{
    private readonly List<JournalEntry> _entries = [];

    public PartitionId Partition => partition;

    public long Epoch { get; set; } = 1;

    public long Last { get; private set; }

    public long Checkpoint { get; private set; }

    public long Start => _entries.Count > 0 ? _entries[0].First.Value - 1 : Last;

    public IEnumerable<JournalEntry> Behind(long position) => _entries.Where(entry => entry.Last.Value > position);

    public void Append(JournalEntry entry)
    {
        _entries.Add(entry);
        Last = entry.Last.Value;
    }

    public void Move(long upTo, long trimTo)
    {
        Checkpoint = Math.Max(Checkpoint, upTo);
        _entries.RemoveAll(entry => entry.Last.Value <= trimTo);
    }

    public void Reset(long position)
    {
        (Last, Checkpoint) = (position, position);
        _entries.Clear();
    }
}
