using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.Grains.Partitions.Rehearsal;

/// <summary>The ownership record of the one partition that is rehearsed with, in memory. Not thread-safe.</summary>
internal sealed class RehearsalRegistry : IOwnershipRegistry
{
    private OwnershipRecord _record = OwnershipRecord.Unowned(PartitionRehearsal.Partition);

    public Task<OwnershipRecord> ReadAsync(PartitionId partition, CancellationToken cancellationToken) => Task.FromResult(_record);

    public Task<IReadOnlyList<OwnershipRecord>> ReadAllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OwnershipRecord>>([_record]);

    public Task<bool> TryReplaceAsync(OwnershipRecord next, CancellationToken cancellationToken)
    {
        var isNext = next.Revision == _record.Revision + 1;
        _record = isNext ? next : _record;
        return Task.FromResult(isNext);
    }
}
