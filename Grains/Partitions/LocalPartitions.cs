using System.Collections.Concurrent;
using Grid.Partitions;

namespace Grid.Grains.Partitions;

/// <summary>The partitions that are active on this silo.</summary>
internal sealed class LocalPartitions
{
    private readonly ConcurrentDictionary<PartitionId, IGrainContext> _active = new();

    public IEnumerable<KeyValuePair<PartitionId, IGrainContext>> All => _active;

    public int Count => _active.Count;

    /// <summary>The activation of a partition; null when it is not here.</summary>
    public IGrainContext? Find(PartitionId partition) => _active.GetValueOrDefault(partition);

    public void Add(PartitionId partition, IGrainContext context) => _active[partition] = context;

    /// <summary>Removes an activation, unless another has taken its place.</summary>
    public void Remove(PartitionId partition, IGrainContext context) => _active.TryRemove(new(partition, context));
}
