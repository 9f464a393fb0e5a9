using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.Tests.Journal;

/// <summary>Notes of shipped copies in memory.</summary>
internal sealed class MemoryShippingRegistry : IShippingRegistry
{
    private readonly Dictionary<(StoreName, PartitionId), (Epoch Epoch, ShippedCopy? Copy)> _notes = [];

    /// <summary>How many copies were begun anew.</summary>
    public int ForgetCount { get; private set; }

    public Task<ShippedCopy?> ReadAsync(StoreName store, PartitionId partition, CancellationToken cancellationToken) =>
        Task.FromResult(_notes.GetValueOrDefault((store, partition)).Copy);

    public Task ForgetAsync(StoreName store, PartitionId partition, Epoch epoch)
    {
        ForgetCount++;
        return WriteAsync(store, partition, epoch, copy: null);
    }

    public Task NoteAsync(StoreName store, ShippedCopy copy) => WriteAsync(store, copy.Partition, copy.Epoch, copy);

    private Task WriteAsync(StoreName store, PartitionId partition, Epoch epoch, ShippedCopy? copy)
    {
        if (!_notes.TryGetValue((store, partition), out var note) || note.Epoch <= epoch)
        {
            _notes[(store, partition)] = (epoch, copy);
        }

        return Task.CompletedTask;
    }
}
