using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.Tests.Journal;

/// <summary>Ownership records in memory.</summary>
internal sealed class MemoryOwnershipRegistry : IOwnershipRegistry
{
    private readonly Dictionary<PartitionId, OwnershipRecord> _records = [];

    /// <summary>Every call fails, as when the catalog's database is gone.</summary>
    public bool IsDown { get; set; }

    public Task<OwnershipRecord> ReadAsync(PartitionId partition, CancellationToken cancellationToken) => IsDown
        ? Task.FromException<OwnershipRecord>(new GridException(ErrorCode.StoreFailure, "The catalog is down on purpose.", isTransient: true))
        : Task.FromResult(_records.GetValueOrDefault(partition) ?? OwnershipRecord.Unowned(partition));

    /// <summary>Puts a record back, as a backup of the catalog would.</summary>
    public void Restore(OwnershipRecord record) => _records[record.Partition] = record;

    public Task<IReadOnlyList<OwnershipRecord>> ReadAllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OwnershipRecord>>([.. _records.Values]);

    public async Task<bool> TryReplaceAsync(OwnershipRecord next, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(next.Partition, cancellationToken);
        if (current.Revision != next.Revision - 1)
        {
            return false;
        }

        _records[next.Partition] = next;
        return true;
    }
}
