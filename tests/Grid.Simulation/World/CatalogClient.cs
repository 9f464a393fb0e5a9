using Grid.Grains.Journal;
using Grid.Partitions;
using Grid.Simulation.Faults;

namespace Grid.Simulation.World;

/// <summary>One process's way to the catalog.</summary>
internal sealed class CatalogClient(string process, SimulatedCatalog catalog, SimulatedNetwork network, PlantedBug bug) : IOwnershipRegistry
{
    public Task<OwnershipRecord> ReadAsync(PartitionId partition, CancellationToken cancellationToken) =>
        network.CallAsync(process, SimulatedCatalog.NodeName, () => catalog.Read(partition));

    public async Task<IReadOnlyList<OwnershipRecord>> ReadAllAsync(CancellationToken cancellationToken) =>
        [await network.CallAsync(process, SimulatedCatalog.NodeName, () => catalog.Read(PartitionId.Create(0)))];

    public Task<bool> TryReplaceAsync(OwnershipRecord next, CancellationToken cancellationToken)
    {
        var isDrop = catalog.Record is { } current && current.Epoch == next.Epoch && next.InSync.Length < current.InSync.Length && !current.InSync.IsEmpty;
        return bug == PlantedBug.DropWithoutCompareAndSet && isDrop
            ? Task.FromResult(true)
            : network.CallAsync(process, SimulatedCatalog.NodeName, () => catalog.TryReplace(next));
    }
}
