using Grid.Cluster;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>What the grid knows of the copies in asynchronous stores, kept where the ownership records are: whether a copy may be promoted.</summary>
public interface IShippingRegistry
{
    /// <summary>The last note of a copy; null when there is none, or when a copy is being made anew.</summary>
    Task<ShippedCopy?> ReadAsync(StoreName store, PartitionId partition, CancellationToken cancellationToken);

    /// <summary>Notes that a copy is about to be made anew: until the next note of this epoch or a later one, it must not be promoted.</summary>
    Task ForgetAsync(StoreName store, PartitionId partition, Epoch epoch);

    /// <summary>Notes that a copy is whole. A note of an earlier epoch than the last changes nothing.</summary>
    Task NoteAsync(StoreName store, ShippedCopy copy);
}
