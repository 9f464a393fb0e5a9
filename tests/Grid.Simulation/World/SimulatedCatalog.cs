using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.Simulation.World;

/// <summary>The catalog's own side: the ownership record of the one simulated partition.</summary>
internal sealed class SimulatedCatalog
{
    public const string NodeName = "catalog";

    public OwnershipRecord? Record { get; private set; }

    public OwnershipRecord Read(PartitionId partition) => Record ?? OwnershipRecord.Unowned(partition);

    public bool TryReplace(OwnershipRecord next)
    {
        if (Read(next.Partition).Revision != next.Revision - 1)
        {
            return false;
        }

        Record = next;
        return true;
    }
}
