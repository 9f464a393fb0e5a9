using System.Runtime.CompilerServices;
using Grid.Cluster;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// A store in one schema of a PostgreSQL database (version 13 or later, encoding UTF8), which several silos use at once.
/// Needs connections of its own to the server: a pooler that hands out a connection for each transaction is none.
/// Tables are ordinary ones; see <see cref="PostgreSqlTableSql"/> for their form.
/// </summary>
public sealed partial class PostgreSqlPartitionStore : IPartitionStore, IRehearsalSource
{
    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlStoreLimits _limits;
    private readonly PostgreSqlConnections _connections;
    private readonly PostgreSqlAppender _appender;
    private readonly ILogger _logger;
    private readonly bool _isRehearsal;

    /// <param name="connectionString">Of Npgsql; <c>Search Path</c> names the one schema to use, <c>public</c> unless given.</param>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: it is none.</exception>
    public PostgreSqlPartitionStore(StoreName name, string connectionString, PostgreSqlStoreLimits? limits = null, ILogger<PostgreSqlPartitionStore>? logger = null)
        : this(name, PostgreSqlDatabase.Create($"Store {name}", connectionString), limits ?? PostgreSqlStoreLimits.Default, (ILogger?)logger ?? NullLogger.Instance, isRehearsal: false)
    {
    }

    private PostgreSqlPartitionStore(StoreName name, PostgreSqlDatabase database, PostgreSqlStoreLimits limits, ILogger logger, bool isRehearsal)
    {
        Name = name;
        _database = database;
        _limits = limits;
        _connections = new PostgreSqlConnections(_database, _limits);
        _appender = new PostgreSqlAppender(_connections);
        _logger = logger;
        _isRehearsal = isRehearsal;
    }

    public StoreName Name { get; }

    public string Provider => "postgres";

    /// <summary>
    /// In a schema of its own, <c>grid_rehearsal_…</c>, of the same database. The database's user must be allowed to create schemas.
    /// </summary>
    public async Task<IPartitionStore> CreateRehearsalAsync(StoreName name, string silo, string folder, CancellationToken cancellationToken)
    {
        var store = new PostgreSqlPartitionStore(name, _database.ForRehearsal($"{silo}/{name}"), _limits, _logger, isRehearsal: true);
        try
        {
            await store.DropSchemaAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store._connections.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _appender.DisposeAsync();
            if (_isRehearsal)
            {
                await DropSchemaAsync(CancellationToken.None);
            }
        }
        finally
        {
            await _connections.DisposeAsync();
        }
    }

    public async Task OpenAsync(GridIdentity grid, CancellationToken cancellationToken)
    {
        var schema = new PostgreSqlSchema(_database, Name);
        foreach (var setting in await _connections.WriteAsync(connection => schema.OpenAsync(connection, grid), cancellationToken))
        {
            LogUnsafeServer(_logger, Name, _database.Location, setting);
        }
    }

    // A store that can be read but not written is of no use, and only a commit shows the difference.
    public Task CheckAsync(CancellationToken cancellationToken) =>
        _connections.WriteAsync(connection => connection.ExecuteAsync("UPDATE grid_meta SET checks = checks + 1"), cancellationToken);

    public Task EnsureTablesAsync(IReadOnlyCollection<TableSchema> tables, CancellationToken cancellationToken) => _connections.WriteAsync(
        async connection =>
        {
            await PostgreSqlTables.EnsureAsync(connection, _database, tables);
            return true;
        },
        cancellationToken);

    public Task DropTableAsync(TableId table, CancellationToken cancellationToken) => _connections.WriteAsync(
        async connection =>
        {
            await PostgreSqlTables.DropAsync(connection, table);
            return true;
        },
        cancellationToken);

    public Task<CopyHeader> SealAsync(PartitionId partition, Epoch epoch, CancellationToken cancellationToken) =>
        _connections.WriteAsync(connection => PostgreSqlCopies.SealAsync(connection, partition, epoch), cancellationToken);

    public Task<CopyHeader?> ReadHeaderAsync(PartitionId partition, CancellationToken cancellationToken) =>
        _connections.ReadAsync(connection => PostgreSqlCopies.ReadAsync(connection, partition), cancellationToken);

    public Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) =>
        _appender.AppendAsync(entries, cancellationToken);

    public async IAsyncEnumerable<JournalEntry> ReadJournalAsync(
        PartitionId partition, Position after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lease = await _connections.RentReaderAsync(cancellationToken);
        var reader = new PostgreSqlJournalReader(partition, after, _limits.JournalReadBytes);
        while (!reader.IsAtEnd)
        {
            foreach (var entry in await lease.RunAsync(reader.ReadSomeAsync, cancellationToken))
            {
                yield return entry;
            }
        }
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadJournalPageAsync(PartitionId partition, Position after, int maxBytes, CancellationToken cancellationToken) =>
        await _connections.ReadAsync(connection => PostgreSqlJournalReader.ReadPageAsync(connection, partition, after, maxBytes), cancellationToken);

    public Task<JournalExtent> ReadExtentAsync(PartitionId partition, CancellationToken cancellationToken) =>
        _connections.ReadAsync(connection => PostgreSqlJournalReader.ReadExtentAsync(connection, partition), cancellationToken);

    // Rows already handed over must not come twice, so this is the one read that is never run again.
    public async Task ReadRowsAsync(PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken)
    {
        var version = await _connections.ReadAsync(connection => PostgreSqlTables.VersionOfAsync(connection, schema.Id), cancellationToken);
        if (version < schema.Version)
        {
            await EnsureTablesAsync([schema], cancellationToken);
        }

        await using var lease = await _connections.RentReaderAsync(cancellationToken);
        await lease.RunAsync(
            async connection =>
            {
                await new PostgreSqlRows(_database, partition, schema).ReadAsync(connection, onRow, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    public Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken) =>
        new PostgreSqlCheckpoint(_connections, request, _limits).RunAsync(cancellationToken);

    public Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken) =>
        _connections.WriteAsync(connection => PostgreSqlCopies.ResetAsync(connection, header), cancellationToken);

    private Task<int> DropSchemaAsync(CancellationToken cancellationToken) =>
        _connections.WriteAsync(connection => connection.ExecuteAsync($"DROP SCHEMA IF EXISTS {_database.QuotedSchema} CASCADE"), cancellationToken);

    [LoggerMessage(LogLevel.Warning, "Store {Store} ({Location}): the server runs with {Setting} = off. Acknowledged writes are lost when its machine fails; turn it on.")]
    private static partial void LogUnsafeServer(ILogger logger, StoreName store, string location, string setting);
}
