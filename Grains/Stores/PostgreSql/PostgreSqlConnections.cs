using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// The connections of one store: some that write, whose statements the server itself ends after a limit, and some that
/// read as long as it takes. Work that fails because its connection or its timing was bad is run again, so it must be
/// one transaction and harmless to repeat. Runs on the thread pool: what waits for the network must not wait for a
/// grain's turn between two packets.
/// </summary>
internal sealed class PostgreSqlConnections : IAsyncDisposable
{
    /// <summary>Statements that a connection keeps prepared.</summary>
    private const int PreparedStatements = 64;

    /// <summary>Runs of one transaction before its failure is reported.</summary>
    private const int MostAttempts = 5;

    /// <summary>A reader that has been silent so long inside a transaction is gone.</summary>
    private const int ReaderIdleMilliseconds = 600_000;

    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _readers;
    private readonly SemaphoreSlim _writerGate;
    private readonly SemaphoreSlim _readerGate;

    public PostgreSqlConnections(PostgreSqlDatabase database, PostgreSqlStoreLimits limits)
    {
        Database = database;
        var writeMilliseconds = (int)limits.StatementTimeout.TotalMilliseconds;
        // One more for the connection that appends.
        _writers = Build(database, limits, limits.WriteConnections + 1, writeMilliseconds, writeMilliseconds);
        _readers = Build(database, limits, limits.ReadConnections, 0, ReaderIdleMilliseconds);
        _writerGate = new SemaphoreSlim(limits.WriteConnections);
        _readerGate = new SemaphoreSlim(limits.ReadConnections);
    }

    public PostgreSqlDatabase Database { get; }

    public async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _readers.DisposeAsync();
    }

    /// <summary>Runs a transaction that writes. Cancelling takes effect as long as it has not begun.</summary>
    public Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(_writers, _writerGate, work, cancellationToken);

    /// <summary>Runs a piece of work that only reads.</summary>
    public Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(_readers, _readerGate, work, cancellationToken);

    /// <summary>A connection for reading, for the caller to dispose.</summary>
    public async Task<PostgreSqlReadLease> RentReaderAsync(CancellationToken cancellationToken)
    {
        await _readerGate.WaitAsync(cancellationToken);
        try
        {
            return new PostgreSqlReadLease(Database, await OpenAsync(_readers, cancellationToken), _readerGate);
        }
        catch
        {
            _readerGate.Release();
            throw;
        }
    }

    /// <summary>A connection for writing, outside the number of those that take turns.</summary>
    public Task<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken) => OpenAsync(_writers, cancellationToken);

    private static NpgsqlDataSource Build(PostgreSqlDatabase database, PostgreSqlStoreLimits limits, int connections, int statementMilliseconds, int idleMilliseconds)
    {
        var settings = database.Settings();
        settings.ApplicationName ??= "Grid";
        settings.MinPoolSize = 0;
        settings.MaxPoolSize = connections;
        settings.MaxAutoPrepare = PreparedStatements;
        settings.AutoPrepareMinUsages = 2;
        settings.CommandTimeout = (int)Math.Ceiling(limits.StatementTimeout.TotalSeconds);
        // Temporary tables and settings stay with a connection; transactions never do.
        settings.NoResetOnClose = true;
        if (!database.HasSetting(nameof(settings.Timeout)))
        {
            settings.Timeout = (int)Math.Ceiling(limits.ConnectTimeout.TotalSeconds);
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("Connections are opened asynchronously."),
            connection => ConfigureAsync(connection, statementMilliseconds, idleMilliseconds));
        return builder.Build();
    }

    // A commit that was answered must be on disk, also where the server's own setting is laxer; a stricter one stays.
    private static async Task ConfigureAsync(NpgsqlConnection connection, int statementMilliseconds, int idleMilliseconds)
    {
        await using var command = connection.Command(
            """
            SELECT set_config('statement_timeout', $1, false), set_config('idle_in_transaction_session_timeout', $2, false),
                   set_config('client_min_messages', 'warning', false),
                   CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN set_config('synchronous_commit', 'on', false) END
            """, $"{statementMilliseconds}", $"{idleMilliseconds}");
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> RunAsync<T>(NpgsqlDataSource source, SemaphoreSlim gate, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => RepeatAsync(source, work, cancellationToken), cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<T> RepeatAsync<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await OpenAsync(source, cancellationToken);
            try
            {
                return await work(connection);
            }
            catch (NpgsqlException failure) when (PostgreSqlFailure.IsConflict(failure) && attempt < MostAttempts)
            {
            }
            catch (NpgsqlException failure) when (PostgreSqlFailure.IsBrokenConnection(failure) && attempt == 1)
            {
                // All others of the pool broke with it.
                source.Clear();
            }
            catch (NpgsqlException failure)
            {
                throw PostgreSqlFailure.Explain(Database, failure);
            }
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw PostgreSqlFailure.Explain(Database, failure);
        }
    }
}
