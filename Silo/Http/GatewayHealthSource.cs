using Grid.Errors;
using Grid.Grains.Hosting;

namespace Grid.Silo.Http;

/// <summary>
/// A gateway is ready when the grid answers it. What is broken in the grid is told, and is no reason to send requests to
/// another gateway: that one would not serve them either.
/// </summary>
internal sealed class GatewayHealthSource(StatusCache status) : IHealthSource
{
    /// <summary>Shorter than load balancers wait for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public int PartitionCount => 0;

    public async Task<SiloHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = await status.GetAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            var stores = now.Stores.Where(store => !store.IsReachable).Select(store => $"Store {store.Name} does not answer: {store.Problem}");
            string[] catalog = now.CatalogProblem.Length == 0 ? [] : [$"The catalog does not answer: {now.CatalogProblem}"];
            string[] partitions = now.Unreachable.IsEmpty ? [] : [$"{now.Unreachable.Length} of {now.PartitionCount} partitions did not answer."];
            return new SiloHealth([], [.. stores, .. catalog, .. partitions]);
        }
        catch (Exception failure) when (failure is GridException or OrleansException or TimeoutException)
        {
            return new SiloHealth([$"The grid does not answer: {failure.Message}"], []);
        }
    }
}
