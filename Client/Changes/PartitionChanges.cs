using Grid.Client.Tables;
using Grid.Partitions;

namespace Grid.Client.Changes;

/// <summary>What one partition answered, with the table as it was for the request.</summary>
internal sealed record PartitionChanges<TKey, TRow>(BoundTable<TKey, TRow> Table, PartitionId Partition, ChangesResponse Response);
