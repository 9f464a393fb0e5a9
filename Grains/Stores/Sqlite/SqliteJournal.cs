using Grid.Partitions;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>The journals of copies. Call what writes inside a transaction.</summary>
internal static class SqliteJournal
{
    /// <summary>Entries by whose size that of all is judged.</summary>
    private const int ExtentSample = 32;

    /// <summary>Appends what is not fenced. Outcomes are in the order of the entries.</summary>
    /// <param name="tailBytes">How long the tail is before.</param>
    public static AppendOutcome[] Append(SqliteSession session, IReadOnlyList<JournalEntry> entries, SqliteStoreLimits limits, out long tailBytes)
    {
        (var number, tailBytes) = SqliteTail.ReadEnd(session);
        var tailEntryBytes = tailBytes < limits.MostTailBytes ? limits.TailEntryBytes : 0;
        var outcomes = new AppendOutcome[entries.Count];
        var advance = session.Prepare("UPDATE grid_copy SET position = ?4, last_epoch = ?2 WHERE partition = ?1 AND sealed_epoch = ?2 AND position = ?3");
        var toTail = session.Prepare(SqliteTail.Insert);
        var toJournal = session.Prepare("INSERT INTO grid_journal (partition, first, last, epoch, checksum, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        for (var index = 0; index < outcomes.Length; index++)
        {
            var entry = entries[index];
            advance.Bind(1, entry.Partition.Value).Bind(2, entry.Epoch.Value).Bind(3, entry.First.Value - 1).Bind(4, entry.Last.Value).Run();
            if (session.Changes == 0)
            {
                outcomes[index] = AppendOutcome.Fenced;
                continue;
            }

            var isSmall = entry.Payload.Length < tailEntryBytes;
            number += isSmall ? SqliteTail.BytesOf(entry) : 0;
            (isSmall ? toTail.Bind(7, number) : toJournal)
                .Bind(1, entry.Partition.Value).Bind(2, entry.First.Value).Bind(3, entry.Last.Value).Bind(4, entry.Epoch.Value)
                .Bind(5, unchecked((long)entry.Checksum)).BindBlob(6, entry.Payload.Span).Run();
        }

        toTail.Clear();
        toJournal.Clear();
        return outcomes;
    }

    /// <summary>Makes ready to read the entries behind a position that are kept; see <see cref="Read"/>.</summary>
    public static SqliteStatement Select(SqliteSession session, PartitionId partition, Position after) =>
        // Entries do not overlap: the one that holds the next position is found in the index, however many lie before it. The
        // tail has none and is read as a whole; entries of it that are in the journal already are left out.
        session.Prepare(
            """
            SELECT first, last, epoch, checksum, payload FROM grid_journal
            WHERE partition = ?1 AND last > max(?2, (SELECT trimmed FROM grid_copy WHERE partition = ?1))
              AND first >= coalesce((SELECT max(first) FROM grid_journal WHERE partition = ?1 AND first <= ?2 + 1), 0)
            UNION ALL
            SELECT first, last, epoch, checksum, payload FROM grid_tail
            WHERE partition = ?1 AND last > max(?2, (SELECT trimmed FROM grid_copy WHERE partition = ?1))
              AND NOT EXISTS (SELECT 1 FROM grid_journal AS moved WHERE moved.partition = ?1 AND moved.first = grid_tail.first)
            ORDER BY first
            """)
            .Bind(1, partition.Value).Bind(2, after.Value);

    /// <summary>The entry that a statement of <see cref="Select"/> stands on.</summary>
    public static JournalEntry Read(SqliteStatement row, PartitionId partition) => new(
        partition, Epoch.Create(row.Int64(2)), Position.Create(row.Int64(0)), Position.Create(row.Int64(1)), row.Bytes(4).ToArray(), unchecked((ulong)row.Int64(3)));

    /// <summary>How far back the journal reaches, from its index, its latest entries and the tail alone.</summary>
    public static JournalExtent Extent(SqliteSession session, PartitionId partition)
    {
        var read = session.Prepare(
            """
            WITH copy AS MATERIALIZED (SELECT position, trimmed FROM grid_copy WHERE partition = ?1),
            tail AS MATERIALIZED (
              SELECT min(first) AS first, sum(length(payload)) AS bytes FROM grid_tail
              WHERE partition = ?1 AND last > (SELECT trimmed FROM copy)
                AND NOT EXISTS (SELECT 1 FROM grid_journal AS moved WHERE moved.partition = ?1 AND moved.first = grid_tail.first))
            SELECT (SELECT first FROM grid_journal WHERE partition = ?1 AND last > (SELECT trimmed FROM copy) ORDER BY first LIMIT 1), (SELECT first FROM tail),
              (SELECT position FROM copy), (SELECT count(*) FROM grid_journal WHERE partition = ?1),
              (SELECT CAST(avg(length(payload)) AS INTEGER) FROM (SELECT payload FROM grid_journal WHERE partition = ?1 ORDER BY first DESC LIMIT ?2)), (SELECT bytes FROM tail)
            """).Bind(1, partition.Value).Bind(2, ExtentSample);
        read.Step();
        // What is NULL reads as zero; positions of entries begin at one.
        var (inJournal, inTail, position) = (read.Int64(0), read.Int64(1), read.Int64(2));
        var first = inJournal == 0 ? inTail : inTail == 0 ? inJournal : Math.Min(inJournal, inTail);
        // An empty journal begins where the copy ends.
        var extent = new JournalExtent(Position.Create(first > 0 ? first - 1 : position), (read.Int64(3) * read.Int64(4)) + read.Int64(5));
        read.Reset();
        return extent;
    }

    /// <summary>Deletes all entries of a copy.</summary>
    public static void DeleteAll(SqliteSession session, PartitionId partition)
    {
        session.Prepare("DELETE FROM grid_journal WHERE partition = ?1").Bind(1, partition.Value).Run();
        session.Prepare("DELETE FROM grid_tail WHERE partition = ?1").Bind(1, partition.Value).Run();
    }

    /// <summary>
    /// Deletes entries that lie wholly up to a position, oldest first, at most <paramref name="limit"/>. Returns how many. Those in the
    /// tail go with it: nobody reads them since the copy's header says that they are not kept.
    /// </summary>
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
