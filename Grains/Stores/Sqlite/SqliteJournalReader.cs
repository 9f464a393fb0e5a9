using Grid.Partitions;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>Reads one journal in portions, all from one state of the database.</summary>
internal sealed class SqliteJournalReader(PartitionId partition, Position after, int portionBytes)
{
    private SqliteStatement? _rows;

    public bool IsAtEnd { get; private set; }

    /// <summary>The next portion: entries until they have the wanted number of bytes together.</summary>
    public List<JournalEntry> ReadSome(SqliteSession session)
    {
        if (_rows is null)
        {
            session.BeginRead();
            _rows = SqliteJournal.Select(session, partition, after);
        }

        var entries = new List<JournalEntry>();
        for (var bytes = 0L; bytes < portionBytes;)
        {
            if (!_rows.Step())
            {
                _rows.Reset();
                IsAtEnd = true;
                break;
            }

            var entry = SqliteJournal.Read(_rows, partition);
            entries.Add(entry);
            bytes += entry.Payload.Length;
        }

        return entries;
    }
}
