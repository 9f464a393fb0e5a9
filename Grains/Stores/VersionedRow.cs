using Grid.Partitions;

namespace Grid.Grains.Stores;

/// <summary>An encoded row and the position of the batch that wrote it.</summary>
public readonly record struct VersionedRow(ReadOnlyMemory<byte> Row, Position Position);
