using Grid.Partitions;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>Reads one journal in portions, all from one state of the database.</summary>
internal sealed class SqliteJournalReader(PartitionId partition, Position after, int portionBytes)
{
    private SqliteStatement? _rows;

    public bool IsAtEnd { get; private set; }

    /// <summary>The first entries behind a position, until they have the wanted number of bytes together.</summary>
    public static List<JournalEntry> ReadPage(SqliteSession session, PartitionId partition, Position after, int maxBytes)
    {
        var rows = SqliteJournal.Select(session, partition, after);
        var entries = Take(rows, partition, maxBytes, out _);
        rows.Reset();
        return entries;
    }

    /// <summary>The next portion: entries until they have the wanted number of bytes together.</summary>
    public List<JournalEntry> ReadSome(SqliteSession session)
    {
        if (_rows is null)
        {
            session.BeginRead();
            _rows = SqliteJournal.Select(session, partition, after);
        }

        var entries = Take(_rows, partition, portionBytes, out var isAtEnd);
        if (isAtEnd)
        {
            _rows.Reset();
            IsAtEnd = true;
        }

        return entries;
    }

    private static List<JournalEntry> Take(SqliteStatement rows, PartitionId partition, int maxBytes, out bool isAtEnd)
    {
        var entries = new List<JournalEntry>();
        for (var bytes = 0L; bytes < maxBytes;)
        {
            if (!rows.Step())
            {
                isAtEnd = true;
                return entries;
            }

            var entry = SqliteJournal.Read(rows, partition);
            entries.Add(entry);
            bytes += entry.Payload.Length;
        }

        isAtEnd = false;
        return entries;
    }
}
