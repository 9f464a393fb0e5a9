using System.Collections.Immutable;
using Grid.Tables;

namespace Grid.Cluster;

/// <summary>Owns the list of tables. One for the grid: call it with key 0. Its state is in the catalog database.</summary>
[Alias("grid.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>The current view, or null when the caller's version is current.</summary>
    [Alias("GetView")]
    Task<CatalogView?> GetViewAsync(long knownVersion);

    /// <summary>Creates a table and returns its schema once it is durable.</summary>
    /// <exception cref="Errors.RequestException">The definition is not acceptable, or the table exists (unless <paramref name="ifNotExists"/>, when the existing schema is returned).</exception>
    [Alias("CreateTable")]
    Task<TableSchema> CreateTableAsync(TableDefinition definition, bool ifNotExists);

    /// <summary>Drops a table with all of its rows. False when it does not exist and <paramref name="ifExists"/>.</summary>
    /// <exception cref="Errors.RequestException">No such table (unless <paramref name="ifExists"/>), or a view reads it.</exception>
    [Alias("DropTable")]
    Task<bool> DropTableAsync(TableName name, bool ifExists);

    /// <summary>Changes a table's columns or options and returns its schema, of the next version, once it is durable; the same schema when there is nothing to change.</summary>
    /// <exception cref="Errors.RequestException">No such table, or the change is not acceptable.</exception>
    [Alias("AlterTable")]
    Task<TableSchema> AlterTableAsync(TableName name, TableChange change);

    /// <summary>Removes all rows of a table at once, in the whole grid: an empty table with a new <see cref="TableId"/> takes its place.</summary>
    /// <exception cref="Errors.RequestException">No such table.</exception>
    [Alias("TruncateTable")]
    Task<TableSchema> TruncateTableAsync(TableName name);

    /// <summary>
    /// Creates an index of a table. It is durable in the catalog when this returns, and the partitions that could be reached have
    /// built theirs; the others build them by themselves, and scan until then. The table keeps its version.
    /// </summary>
    /// <param name="columns">The columns' names, the leading one first.</param>
    /// <exception cref="Errors.RequestException">The index is not acceptable, or one of its name exists (unless <paramref name="ifNotExists"/>, when nothing is done).</exception>
    [Alias("CreateIndex")]
    Task CreateIndexAsync(TableName table, string name, ImmutableArray<string> columns, bool ifNotExists);

    /// <summary>Drops an index. False when it does not exist and <paramref name="ifExists"/>.</summary>
    /// <exception cref="Errors.RequestException">No such index (unless <paramref name="ifExists"/>).</exception>
    [Alias("DropIndex")]
    Task<bool> DropIndexAsync(string name, bool ifExists);

    /// <summary>Creates a view, or replaces one of its name, once it is durable.</summary>
    /// <exception cref="Errors.RequestException">A table has its name; or a view has, and <paramref name="orReplace"/> is false; or what it reads does not exist.</exception>
    [Alias("CreateView")]
    Task CreateViewAsync(ViewDefinition definition, bool orReplace);

    /// <summary>Drops a view. False when it does not exist and <paramref name="ifExists"/>.</summary>
    /// <exception cref="Errors.RequestException">No such view (unless <paramref name="ifExists"/>), or another view reads it.</exception>
    [Alias("DropView")]
    Task<bool> DropViewAsync(TableName name, bool ifExists);

    /// <summary>Silos, stores and partitions as they are now.</summary>
    [Alias("GetStatus")]
    Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken);
}
