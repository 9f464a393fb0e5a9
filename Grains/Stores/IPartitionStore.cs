using Grid.Cluster;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Stores;

/// <summary>
/// One relational database that holds copies of partitions. Every method is atomic (one transaction) unless it says
/// otherwise, durable when its task completes, and safe to call concurrently. Sealing, appending and checkpointing of
/// one partition exclude each other inside the database, so that they are safe between processes too.
/// Failures are <see cref="GridException"/> with <see cref="ErrorCode.StoreFailure"/>; after one, an append or a
/// checkpoint may or may not have been applied.
/// </summary>
public interface IPartitionStore : IAsyncDisposable
{
    StoreName Name { get; }

    /// <summary>The database system, as configuration names it.</summary>
    string Provider { get; }

    /// <summary>Creates or upgrades the store's own schema, idempotently, and binds an empty store to the grid.</summary>
    /// <exception cref="GridException">
    /// <see cref="ErrorCode.InvalidConfiguration"/>: the store belongs to another grid or partition count (names both);
    /// <see cref="ErrorCode.StoreFailure"/>: it cannot be opened or is damaged.
    /// </exception>
    Task OpenAsync(GridIdentity grid, CancellationToken cancellationToken);

    /// <summary>A cheap round trip: completes when the store can read and write.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes the tables exist with real typed columns plus <c>_partition</c>, <c>_position</c> and <c>_expires</c> (UTC; NULL for rows that do not expire). A table of the same
    /// name and a lower <see cref="TableId"/> is left from before a drop and is replaced; one with a higher id is newer than
    /// what the caller knows, and stays. A table of the same id and a lower version gets the columns of the new one, with their
    /// defaults in the rows that are there; one of a higher version stays. Idempotent.
    /// </summary>
    Task EnsureTablesAsync(IReadOnlyCollection<TableSchema> tables, CancellationToken cancellationToken);

    /// <summary>Drops a table with all rows of all partitions. Idempotent.</summary>
    Task DropTableAsync(TableId table, CancellationToken cancellationToken);

    /// <summary>
    /// Seals the copy with an epoch: from then on, appends of lower epochs fail here. Creates an empty copy where there
    /// is none. When a higher epoch is sealed already, nothing changes; the header returned shows it.
    /// </summary>
    Task<CopyHeader> SealAsync(PartitionId partition, Epoch epoch, CancellationToken cancellationToken);

    /// <summary>The header of a copy, or null when the store has no copy of the partition.</summary>
    Task<CopyHeader?> ReadHeaderAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>
    /// Appends entries, at most one a partition, in one transaction. Each is conditional by itself: it is appended when its
    /// epoch is the sealed one and its first position follows the copy's last; otherwise it is fenced and the others
    /// still commit. Outcomes are in the order of the entries.
    /// </summary>
    Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken);

    /// <summary>The journal behind a position, in order. Entries are not verified.</summary>
    IAsyncEnumerable<JournalEntry> ReadJournalAsync(PartitionId partition, Position after, CancellationToken cancellationToken);

    /// <summary>
    /// The first entries of the journal that hold positions behind <paramref name="after"/>, in order, until they have
    /// <paramref name="maxBytes"/> together; one at least, if there is any. The first may lie further behind: what was between has
    /// been deleted. Entries are not verified.
    /// </summary>
    Task<IReadOnlyList<JournalEntry>> ReadJournalPageAsync(PartitionId partition, Position after, int maxBytes, CancellationToken cancellationToken);

    /// <summary>How far back the journal reaches. Cheap, however long it is.</summary>
    Task<JournalExtent> ReadExtentAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>
    /// All checkpointed rows of one table in one partition, in any order, as rows of the schema's version: a table of a lower
    /// one is brought to it first. The handler is called on any one thread at a time.
    /// </summary>
    /// <exception cref="GridException"><see cref="ErrorCode.SchemaChanged"/>: the table has a higher version than the schema.</exception>
    Task ReadRowsAsync(PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken);

    /// <summary>
    /// Folds rows into tables, then moves the checkpoint and deletes the journal entries that lie wholly up to <see cref="CheckpointRequest.TrimTo"/>, oldest first. Takes
    /// several short transactions, so that appends are not held up; only the last moves the checkpoint. Tables unknown
    /// here or of another <see cref="TableId"/> are skipped: they have been dropped. False, and nothing more is
    /// changed, as soon as the request's epoch is not the sealed one.
    /// </summary>
    /// <exception cref="GridException"><see cref="ErrorCode.SchemaChanged"/>: a table has a higher version than the request knows; the checkpoint has not moved.</exception>
    Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Empties a copy (rows and journal) and sets its header, as the first step of rebuilding it from another; rows follow
    /// through <see cref="CheckpointAsync"/> and entries through <see cref="AppendAsync"/>. False when a higher epoch than
    /// <paramref name="header"/>'s is sealed.
    /// </summary>
    Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken);
}
