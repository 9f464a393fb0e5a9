namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// The newest journal entries of all copies, in the order of arrival and without an index. A group commit of 64 partitions writes
/// its entries to a handful of pages here; in <c>grid_journal</c> it changes 64 pages of the index besides (measured: 2.4 ms
/// against 0.7 for the transaction). When the tail has become long, its entries are copied to the journal in the order of
/// partitions, those of one partition side by side, where they are found and deleted by few pages, and then leave the tail. In between
/// an entry is in both: readers leave out those of the tail that the journal has. Any process may copy any entry at any time, and
/// none leaves the tail before it is in the journal, so it does not matter who does it, how often, or where it stops.
/// Call what writes inside a transaction.
/// </summary>
internal static class SqliteTail
{
    /// <summary>Parameters: partition, first, last, epoch, checksum, payload, number.</summary>
    public const string Insert = "INSERT INTO grid_tail (partition, first, last, epoch, checksum, payload, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

    /// <summary>What an entry takes besides its payload, about.</summary>
    private const int EntryOverhead = 64;

    /// <summary>Entries are numbered by the bytes up to their end, so that the length of the tail is the difference of two numbers.</summary>
    public static int BytesOf(JournalEntry entry) => EntryOverhead + entry.Payload.Length;

    /// <summary>The highest number, and about how many bytes there are.</summary>
    public static (long Number, long Bytes) ReadEnd(SqliteSession session)
    {
        var read = session.Prepare("SELECT (SELECT max(number) FROM grid_tail), (SELECT min(number) FROM grid_tail)");
        read.Step();
        // Both are NULL when the tail is empty, which reads as zero.
        var end = (read.Int64(0), read.Int64(0) - read.Int64(1));
        read.Reset();
        return end;
    }

    /// <summary>The numbers of all entries, in the order of partitions and their journals.</summary>
    public static List<long> ReadNumbers(SqliteSession session)
    {
        var numbers = new List<long>();
        var read = session.Prepare("SELECT number FROM grid_tail ORDER BY partition, first");
        while (read.Step())
        {
            numbers.Add(read.Int64(0));
        }

        read.Reset();
        return numbers;
    }

    /// <summary>Copies entries to the journal, as far as they are still there, kept, and not in it yet.</summary>
    public static void Copy(SqliteSession session, ReadOnlySpan<long> numbers)
    {
        var copy = session.Prepare(
            """
            INSERT OR IGNORE INTO grid_journal (partition, first, last, epoch, checksum, payload)
            SELECT partition, first, last, epoch, checksum, payload FROM grid_tail
            WHERE number = ?1 AND last > (SELECT trimmed FROM grid_copy WHERE grid_copy.partition = grid_tail.partition)
            """);
        foreach (var number in numbers)
        {
            copy.Bind(1, number).Run();
        }
    }

    /// <summary>Deletes entries between two numbers that the journal has, or that are not kept.</summary>
    public static void DeleteCopied(SqliteSession session, long after, long upTo) => session.Prepare(
        """
        DELETE FROM grid_tail WHERE number > ?1 AND number <= ?2
          AND (EXISTS (SELECT 1 FROM grid_journal AS moved WHERE moved.partition = grid_tail.partition AND moved.first = grid_tail.first)
            OR last <= (SELECT trimmed FROM grid_copy WHERE grid_copy.partition = grid_tail.partition))
        """).Bind(1, after).Bind(2, upTo).Run();
}
