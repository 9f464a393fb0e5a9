using Grid.Cluster;
using Grid.Partitions;

namespace Grid.Silo.Http;

/// <summary><c>GET /api/cluster</c>: silos, stores and partitions as they are now.</summary>
internal static class ClusterEndpoints
{
    public static void MapCluster(this IEndpointRouteBuilder routes) => routes.MapGet("/api/cluster", GetAsync);

    private static async Task<IResult> GetAsync(StatusCache status, CancellationToken cancellationToken) =>
        Results.Json(Describe(await status.GetAsync(cancellationToken)));

    /// <summary>The status in the shape of the answer.</summary>
    public static object Describe(ClusterStatus status) => new
    {
        name = status.GridName,
        partitionCount = status.PartitionCount,
        silos = status.Silos.Select(silo => new { silo.Name, silo.Address, silo.Status, silo.Home, standby = silo.IsStandby, silo.Partitions }),
        catalog = new { reachable = status.CatalogProblem.Length == 0, problem = status.CatalogProblem },
        stores = status.Stores.Select(store => new { store.Name, store.Provider, state = store.State.ToString().ToLowerInvariant(), reachable = store.IsReachable, store.InSyncPartitions, store.Problem }),
        partitions = status.Partitions.Select(Describe),
        unreachable = status.Unreachable.Select(partition => partition.Value),
    };

    private static object Describe(PartitionStatus partition) => new
    {
        partition = partition.Partition.Value,
        owner = partition.Owner,
        epoch = partition.Epoch.Value,
        position = partition.Position.Value,
        inSync = partition.InSync,
        checkpointLag = partition.CheckpointLag,
        rows = partition.Rows,
        bytes = partition.Bytes,
        inPlace = partition.IsInPlace,
        historyStart = partition.HistoryStart?.Value,
        historyBytes = partition.HistoryBytes,
        shipping = partition.Shipping.Select(shipping => new
        {
            shipping.Store,
            position = shipping.Position.Value,
            shipping.Lag,
            behindSeconds = shipping.BehindFor?.TotalSeconds,
        }),
    };
}
