using Grid.Partitions;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>One part of a request on its way to its partition.</summary>
/// <param name="Run">The request.</param>
/// <param name="Index">Index of the part in the request.</param>
/// <param name="Unit">Index of its first key or unit in the request.</param>
/// <param name="Table">The table of a part that reads.</param>
internal sealed record SiloPart(SiloRun Run, int Index, int Unit, PartitionId Partition, TableRef Table, int Count, ReadOnlyMemory<byte> Content);
