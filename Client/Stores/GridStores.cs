using Grid.Client.Calls;
using Grid.Cluster;

namespace Grid.Client.Stores;

/// <summary>The stores of a grid over grain calls.</summary>
internal sealed class GridStores(IGrainFactory grains, Attempts attempts) : IGridStores
{
    private const string What = "The list of stores";

    private IStoreAdminGrain Admin => grains.GetGrain<IStoreAdminGrain>(0);

    public Task AddAsync(StoreDefinition definition, CancellationToken cancellationToken = default) =>
        WriteAsync(admin => DoneAsync(admin.AddAsync(definition)), cancellationToken);

    public Task RemoveAsync(string store, CancellationToken cancellationToken = default)
    {
        var name = StoreName.Create(store);
        return WriteAsync(admin => DoneAsync(admin.RemoveAsync(name)), cancellationToken);
    }

    public Task<PromotionReport> PromoteAsync(string store, bool acceptLoss, CancellationToken cancellationToken = default)
    {
        var name = StoreName.Create(store);
        return WriteAsync(admin => admin.PromoteAsync(name, acceptLoss), cancellationToken);
    }

    private Task<T> WriteAsync<T>(Func<IStoreAdminGrain, Task<T>> call, CancellationToken cancellationToken) =>
        attempts.WriteAsync(_ => call(Admin), What, attempts.NewBudget(), cancellationToken);

    private static async Task<bool> DoneAsync(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }
}
