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

        var entries = new List<JournalEntry>();
        await using var command = connection.Command(Select, partition.Value, _after.Value, PortionEntries, (long)portionBytes);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (first, last) = (Position.Create(reader.GetInt64(0)), Position.Create(reader.GetInt64(1)));
            entries.Add(new JournalEntry(
                partition, Epoch.Create(reader.GetInt64(2)), first, last, reader.GetFieldValue<byte[]>(4), unchecked((ulong)reader.GetInt64(3))));
            _after = last;
        }

        IsAtEnd = entries.Count == 0;
        return entries;
    }
}
