using Grid.Errors;
using Npgsql;
using NpgsqlTypes;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// The one connection of a store that appends, with its one prepared statement. Appends run in the order of the calls:
/// an entry is conditional on the one before, and a statement does not see what was committed after it began.
/// </summary>
internal sealed class PostgreSqlAppender(PostgreSqlConnections connections) : IAsyncDisposable
{
    // The headers that match are locked in the order of partitions, so that two silos cannot wait for each other; a row
    // that changed while its lock was waited for is looked at again. The payloads are not part of the joins: they would
    // be copied once for each. Entries are told apart by their number, so that of two of one partition only one counts.
    private const string Append =
        """
        WITH given AS MATERIALIZED (
          SELECT * FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS entry (partition, epoch, first, last, number)),
        matching AS MATERIALIZED (
          SELECT copy.partition
          FROM grid_copy AS copy JOIN given USING (partition)
          WHERE copy.sealed_epoch = given.epoch AND copy.position = given.first - 1
          ORDER BY copy.partition
          FOR NO KEY UPDATE OF copy),
        advanced AS (
          UPDATE grid_copy AS copy SET position = given.last, last_epoch = given.epoch
          FROM matching JOIN given USING (partition)
          WHERE copy.partition = matching.partition AND copy.sealed_epoch = given.epoch AND copy.position = given.first - 1
          RETURNING given.*)
        INSERT INTO grid_journal (partition, first, last, epoch, checksum, payload)
        SELECT partition, first, last, epoch, ($5)[number], ($6)[number] FROM advanced
        RETURNING partition, last
        """;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isDisposed;
    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _command;

    /// <summary>Waits for the appends that were called before and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        _isDisposed = true;
        await CloseAsync();
        _gate.Release();
    }

    /// <summary>Appends entries. Cancelling takes effect as long as the append has not begun.</summary>
    public async Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return entries.Count == 0 ? [] : await Task.Run(() => AppendCoreAsync(entries), cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<AppendOutcome[]> AppendCoreAsync(IReadOnlyList<JournalEntry> entries)
    {
        try
        {
            _command ??= await PrepareAsync();
            Bind(_command.Parameters, entries);
            return await RunAsync(_command, entries);
        }
        catch (NpgsqlException failure)
        {
            await CloseAsync();
            throw PostgreSqlFailure.Explain(connections.Database, failure);
        }
        catch (GridException)
        {
            await CloseAsync();
            throw;
        }
    }

    private async Task<NpgsqlCommand> PrepareAsync()
    {
        _connection = await connections.OpenWriterAsync(CancellationToken.None);
        var command = new NpgsqlCommand(Append, _connection);
        command.Parameters.Add(new NpgsqlParameter<int[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        for (var count = 0; count < 4; count++)
        {
            command.Parameters.Add(new NpgsqlParameter<long[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        }

        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await command.PrepareAsync();
        return command;
    }

    private static void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<JournalEntry> entries)
    {
        parameters[0].Value = entries.Select(entry => entry.Partition.Value).ToArray();
        parameters[1].Value = entries.Select(entry => entry.Epoch.Value).ToArray();
        parameters[2].Value = entries.Select(entry => entry.First.Value).ToArray();
        parameters[3].Value = entries.Select(entry => entry.Last.Value).ToArray();
        parameters[4].Value = entries.Select(entry => unchecked((long)entry.Checksum)).ToArray();
        parameters[5].Value = entries.Select(entry => entry.Payload).ToArray();
    }

    private static async Task<AppendOutcome[]> RunAsync(NpgsqlCommand command, IReadOnlyList<JournalEntry> entries)
    {
        var appended = new HashSet<(int, long)>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                appended.Add((reader.GetInt32(0), reader.GetInt64(1)));
            }
        }

        foreach (NpgsqlParameter parameter in command.Parameters)
        {
            // A large payload must not be kept until the next append.
            parameter.Value = null;
        }

        return [.. entries.Select(entry => appended.Remove((entry.Partition.Value, entry.Last.Value)) ? AppendOutcome.Appended : AppendOutcome.Fenced)];
    }

    private async Task CloseAsync()
    {
        if (_command is not null)
        {
            await _command.DisposeAsync();
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        (_command, _connection) = (null, null);
    }
}
