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
    /// <exception cref="Errors.RequestException">No such table (unless <paramref name="ifExists"/>).</exception>
    [Alias("DropTable")]
    Task<bool> DropTableAsync(TableName name, bool ifExists);

    /// <summary>Silos, stores and partitions as they are now.</summary>
    [Alias("GetStatus")]
    Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken);
}
