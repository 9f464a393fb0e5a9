using System.Runtime.CompilerServices;
using Grid.Cluster;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// A store in one SQLite file, which several processes may use at once. Tables are ordinary ones for <c>sqlite3</c>; see
/// <see cref="SqliteValue"/> for how values lie in them.
/// </summary>
public sealed class SqlitePartitionStore : IPartitionStore, IRehearsalSource
{
    private readonly SqliteFile _file;
    private readonly SqliteStoreLimits _limits;
    private readonly SqliteReaders _readers;
    private readonly SqliteLogKeeper _logKeeper;
    private readonly SqliteWriter _writer;
    private readonly SqliteTailFolder _tailFolder;

    /// <param name="dataSource">Path of the file, or a connection string of Microsoft.Data.Sqlite, of which only the data source counts.</param>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: it names no file.</exception>
    public SqlitePartitionStore(StoreName name, string dataSource, SqliteStoreLimits? limits = null, ILogger<SqlitePartitionStore>? logger = null)
    {
        _file = SqliteFile.Create(name, dataSource);
        _limits = limits ?? SqliteStoreLimits.Default;
        _readers = new SqliteReaders(_file, _limits);
        _logKeeper = new SqliteLogKeeper(_file, _limits, (ILogger?)logger ?? NullLogger.Instance);
        _writer = new SqliteWriter(_file, _limits, _logKeeper.NoteWritten, Forget);
        _tailFolder = new SqliteTailFolder(_file, _limits, _readers, _writer, (ILogger?)logger ?? NullLogger.Instance);
    }

    public StoreName Name => _file.Store;

    public string Provider => "sqlite";

    public Task<IPartitionStore> CreateRehearsalAsync(StoreName name, string silo, string folder, CancellationToken cancellationToken) =>
        Task.FromResult<IPartitionStore>(new SqlitePartitionStore(name, Path.Combine(folder, $"{name}.db"), _limits));

    public async ValueTask DisposeAsync()
    {
        await _tailFolder.DisposeAsync();
        await _writer.DisposeAsync();
        await _logKeeper.DisposeAsync();
        _readers.Dispose();
    }

    public Task OpenAsync(GridIdentity grid, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _file.CreateFolder();
            using var session = SqliteSession.Open(_file, _limits.BusyWait, mayCreate: true);
            SqliteSchema.Open(session, grid);
            SqliteIntegrity.Check(session, _limits.WholeCheckBytes);
        },
        cancellationToken);

    // A store that can be read but not written is of no use, and only a commit shows the difference.
    public Task CheckAsync(CancellationToken cancellationToken) => _writer.RunAsync(
        WritePriority.Urgent,
        static session =>
        {
            session.Prepare("UPDATE grid_meta SET checks = checks + 1").Run();
            return true;
        },
        cancellationToken);

    public Task EnsureTablesAsync(IReadOnlyCollection<TableSchema> tables, CancellationToken cancellationToken) => _writer.RunAsync(
        WritePriority.Urgent,
        session =>
        {
            foreach (var table in tables)
            {
                SqliteTables.Ensure(session, table);
            }

            return true;
        },
        cancellationToken);

    public Task DropTableAsync(TableId table, CancellationToken cancellationToken) => _writer.RunAsync(
        WritePriority.Background,
        session =>
        {
            SqliteTables.Drop(session, table);
            return true;
        },
        cancellationToken);

    public Task<CopyHeader> SealAsync(PartitionId partition, Epoch epoch, CancellationToken cancellationToken) =>
        _writer.RunAsync(WritePriority.Urgent, session => SqliteCopies.Seal(session, partition, epoch), cancellationToken);

    public Task<CopyHeader?> ReadHeaderAsync(PartitionId partition, CancellationToken cancellationToken) =>
        _readers.RunAsync(session => SqliteCopies.Read(session, partition), cancellationToken);

    public Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) =>
        _writer.RunAsync(
            WritePriority.Urgent,
            session =>
            {
                var outcomes = SqliteJournal.Append(session, entries, _limits, out var tailBytes);
                _tailFolder.NoteLength(tailBytes);
                return outcomes;
            },
            cancellationToken);

    public async IAsyncEnumerable<JournalEntry> ReadJournalAsync(
        PartitionId partition, Position after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = await _readers.RentAsync(cancellationToken);
        var reader = new SqliteJournalReader(partition, after, _limits.JournalReadBytes);
        while (!reader.IsAtEnd)
        {
            foreach (var entry in await Task.Run(() => lease.Run(reader.ReadSome), cancellationToken))
            {
                yield return entry;
            }
        }
    }

    public Task<IReadOnlyList<JournalEntry>> ReadJournalPageAsync(PartitionId partition, Position after, int maxBytes, CancellationToken cancellationToken) =>
        _readers.RunAsync<IReadOnlyList<JournalEntry>>(session => SqliteJournalReader.ReadPage(session, partition, after, maxBytes), cancellationToken);

    public Task<JournalExtent> ReadExtentAsync(PartitionId partition, CancellationToken cancellationToken) =>
        _readers.RunAsync(session => SqliteJournal.Extent(session, partition), cancellationToken);

    public async Task ReadRowsAsync(PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken)
    {
        if (await _readers.RunAsync(session => SqliteTables.VersionOf(session, schema.Id), cancellationToken) < schema.Version)
        {
            await EnsureTablesAsync([schema], cancellationToken);
        }

        await _readers.RunAsync(
            session =>
            {
                SqliteRows.Read(session, partition, schema, onRow, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    public async Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken)
    {
        var checkpoint = await Task.Run(() => new SqliteCheckpoint(request, _limits), cancellationToken);
        while (!checkpoint.IsFolded)
        {
            if (!await _writer.RunAsync(WritePriority.Background, checkpoint.TryFold, cancellationToken))
            {
                return false;
            }
        }

        if (!await _writer.RunAsync(WritePriority.Background, checkpoint.TryMove, cancellationToken))
        {
            return false;
        }

        while (await _writer.RunAsync(WritePriority.Background, checkpoint.DeleteJournal, cancellationToken))
        {
        }

        return true;
    }

    public Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken) =>
        _writer.RunAsync(WritePriority.Background, session => SqliteCopies.Reset(session, header), cancellationToken);

    private void Forget()
    {
        _readers.Forget();
        _logKeeper.Forget();
    }
}
