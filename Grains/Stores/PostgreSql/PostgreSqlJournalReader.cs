using System.Data;
using Grid.Partitions;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>Reads one journal in portions, all from one state of the database: a checkpoint deletes entries meanwhile.</summary>
internal sealed class PostgreSqlJournalReader(PartitionId partition, Position after, int portionBytes)
{
    /// <summary>Entries that one portion is chosen from.</summary>
    private const int PortionEntries = 1_024;

    private const string Select =
        """
        SELECT first, last, epoch, checksum, payload
        FROM (
          SELECT *, sum(octet_length(payload)) OVER (ORDER BY last) - octet_length(payload) AS bytes_before
          FROM (SELECT * FROM grid_journal WHERE partition = $1 AND last > $2 ORDER BY last LIMIT $3) AS next) AS portion
        WHERE bytes_before < $4
        ORDER BY last
        """;

    /// <summary>Entries by whose size that of all is judged.</summary>
    private const int ExtentSample = 32;

    // An empty journal begins where the copy ends.
    private const string Extent =
        """
        SELECT coalesce(
            (SELECT first - 1 FROM grid_journal WHERE partition = $1 ORDER BY last LIMIT 1),
            (SELECT position FROM grid_copy WHERE partition = $1), 0),
          coalesce((SELECT count(*) FROM grid_journal WHERE partition = $1)
            * (SELECT avg(octet_length(payload)) FROM (SELECT payload FROM grid_journal WHERE partition = $1 ORDER BY last DESC LIMIT $2) AS latest), 0)::bigint
        """;

    private bool _hasBegun;
    private Position _after = after;

    public bool IsAtEnd { get; private set; }

    /// <summary>The next portion: entries until they have the wanted number of bytes together.</summary>
    public async Task<List<JournalEntry>> ReadSomeAsync(NpgsqlConnection connection)
    {
        if (!_hasBegun)
        {
            // Ends with the connection.
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
            _hasBegun = true;
        }

        var entries = await ReadPageAsync(connection, partition, _after, portionBytes);
        _after = entries.Count > 0 ? entries[^1].Last : _after;
        IsAtEnd = entries.Count == 0;
        return entries;
    }

    /// <summary>The first entries behind a position, until they have the wanted number of bytes together.</summary>
    public static async Task<List<JournalEntry>> ReadPageAsync(NpgsqlConnection connection, PartitionId partition, Position after, int maxBytes)
    {
        var entries = new List<JournalEntry>();
        await using var command = connection.Command(Select, partition.Value, after.Value, PortionEntries, (long)maxBytes);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (first, last) = (Position.Create(reader.GetInt64(0)), Position.Create(reader.GetInt64(1)));
            entries.Add(new JournalEntry(
                partition, Epoch.Create(reader.GetInt64(2)), first, last, reader.GetFieldValue<byte[]>(4), unchecked((ulong)reader.GetInt64(3))));
        }

        return entries;
    }

    /// <summary>How far back the journal reaches, from its index and its latest entries alone.</summary>
    public static async Task<JournalExtent> ReadExtentAsync(NpgsqlConnection connection, PartitionId partition)
    {
        await using var command = connection.Command(Extent, partition.Value, ExtentSample);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new JournalExtent(Position.Create(reader.GetInt64(0)), reader.GetInt64(1));
    }
}
