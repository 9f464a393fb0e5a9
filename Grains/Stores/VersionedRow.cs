using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Stores;

/// <summary>An encoded row and the position of the batch that wrote it.</summary>
public readonly record struct VersionedRow(ReadOnlyMemory<byte> Row, Position Position)
{
    /// <summary>When the row expires.</summary>
    public ExpiryTime Expires { get; init; }
}
