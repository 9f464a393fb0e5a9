using Grid.Client.Tables;
using Grid.Partitions;

namespace Grid.Client.Scans;

/// <summary>A row of a scan, with what it takes to go on behind it.</summary>
internal readonly record struct ScannedRow<TKey, TRow>(BoundTable<TKey, TRow> Table, PartitionId Partition, byte[] Key, FoundRow<TRow> Found);
