using Grid.Partitions;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>The journals of copies. Call what writes inside a transaction.</summary>
internal static class SqliteJournal
{
    /// <summary>Entries by whose size that of all is judged.</summary>
    private const int ExtentSample = 32;

    public static AppendOutcome[] Append(SqliteSession session, IReadOnlyList<JournalEntry> entries)
    {
        var outcomes = new AppendOutcome[entries.Count];
        var advance = session.Prepare("UPDATE grid_copy SET position = ?4, last_epoch = ?2 WHERE partition = ?1 AND sealed_epoch = ?2 AND position = ?3");
        var insert = session.Prepare("INSERT INTO grid_journal (partition, first, last, epoch, checksum, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        for (var index = 0; index < outcomes.Length; index++)
        {
            var entry = entries[index];
            advance.Bind(1, entry.Partition.Value).Bind(2, entry.Epoch.Value).Bind(3, entry.First.Value - 1).Bind(4, entry.Last.Value).Run();
            if (session.Changes == 0)
            {
                outcomes[index] = AppendOutcome.Fenced;
                continue;
            }

            insert.Bind(1, entry.Partition.Value).Bind(2, entry.First.Value).Bind(3, entry.Last.Value).Bind(4, entry.Epoch.Value)
                .Bind(5, unchecked((long)entry.Checksum)).BindBlob(6, entry.Payload.Span).Run();
        }

        insert.Clear();
        return outcomes;
    }

    /// <summary>Makes ready to read the entries behind a position; see <see cref="Read"/>.</summary>
    public static SqliteStatement Select(SqliteSession session, PartitionId partition, Position after) =>
        // Entries do not overlap: the one that holds the next position is found in the index, however many lie before it.
        session.Prepare(
            """
            SELECT first, last, epoch, checksum, payload FROM grid_journal
            WHERE partition = ?1 AND last > ?2 AND first >= coalesce((SELECT max(first) FROM grid_journal WHERE partition = ?1 AND first <= ?2 + 1), 0)
            ORDER BY first
            """)
            .Bind(1, partition.Value).Bind(2, after.Value);

    /// <summary>The entry that a statement of <see cref="Select"/> stands on.</summary>
    public static JournalEntry Read(SqliteStatement row, PartitionId partition) => new(
        partition, Epoch.Create(row.Int64(2)), Position.Create(row.Int64(0)), Position.Create(row.Int64(1)), row.Bytes(4).ToArray(), unchecked((ulong)row.Int64(3)));

    /// <summary>How far back the journal reaches, from its index and its latest entries alone.</summary>
    public static JournalExtent Extent(SqliteSession session, PartitionId partition)
    {
        var read = session.Prepare(
            """
            SELECT (SELECT min(first) - 1 FROM grid_journal WHERE partition = ?1), (SELECT position FROM grid_copy WHERE partition = ?1),
              (SELECT count(*) FROM grid_journal WHERE partition = ?1),
              (SELECT CAST(avg(length(payload)) AS INTEGER) FROM (SELECT payload FROM grid_journal WHERE partition = ?1 ORDER BY first DESC LIMIT ?2))
            """).Bind(1, partition.Value).Bind(2, ExtentSample);
        read.Step();
        // An empty journal begins where the copy ends. What is NULL reads as zero.
        var extent = new JournalExtent(Position.Create(read.Int64(2) > 0 ? read.Int64(0) : read.Int64(1)), read.Int64(2) * read.Int64(3));
        read.Reset();
        return extent;
    }

    /// <summary>Deletes entries that lie wholly up to a position, oldest first, at most <paramref name="limit"/>. Returns how many.</summary>
    public static int Delete(SqliteSession session, PartitionId partition, Position upTo, int limit)
    {
        session.Prepare(
            """
            DELETE FROM grid_journal WHERE partition = ?1 AND first IN
              (SELECT first FROM grid_journal WHERE partition = ?1 AND first <= ?2 AND last <= ?2 ORDER BY first LIMIT ?3)
            """).Bind(1, partition.Value).Bind(2, upTo.Value).Bind(3, limit).Run();
        return session.Changes;
    }
}
