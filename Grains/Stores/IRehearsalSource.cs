using Grid.Cluster;

namespace Grid.Grains.Stores;

/// <summary>A store beside which others of its kind can be made for a rehearsal.</summary>
public interface IRehearsalSource
{
    /// <summary>An empty store, not yet opened, apart from every real one. It is gone once it is disposed.</summary>
    /// <param name="silo">Who rehearses: what an interrupted rehearsal of the same silo left behind is removed first.</param>
    /// <param name="folder">For files; empty, or not there yet. The caller removes it.</param>
    Task<IPartitionStore> CreateRehearsalAsync(StoreName name, string silo, string folder, CancellationToken cancellationToken);
}
