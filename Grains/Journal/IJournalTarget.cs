using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Journal;

/// <summary>The memory that a journal is applied to. Recovery and the live path call the same methods, so that they cannot differ.</summary>
public interface IJournalTarget
{
    /// <summary>The stored tables that exist; rows and operations of others belong to dropped tables and are passed over.</summary>
    IReadOnlyCollection<TableSchema> Tables { get; }

    /// <summary>Forgets all rows: recovery begins anew from another copy.</summary>
    void Clear();

    /// <summary>Takes a checkpointed row.</summary>
    void Load(TableSchema schema, ReadOnlySpan<byte> row, Position position, ExpiryTime expires);

    /// <summary>Applies every operation of a committed entry.</summary>
    void Apply(JournalEntry entry);

    /// <summary>
    /// All rows of a table in chunks, each chunk read at the moment it is asked for: a row that changes in between may come in
    /// its old or its new state, or be missing if it did not exist the whole time.
    /// </summary>
    /// <exception cref="Errors.GridException"><see cref="Errors.ErrorCode.SchemaChanged"/>: the table has got a later version meanwhile.</exception>
    IEnumerable<IReadOnlyList<VersionedRow>> Read(TableSchema schema, int maxRows);

    /// <summary>Completes when every row that <see cref="Read"/> has shown so far is in the journal, so that no copy can have what the others lack.</summary>
    /// <exception cref="Errors.GridException">The journal did not take them.</exception>
    Task FlushAsync();
}
