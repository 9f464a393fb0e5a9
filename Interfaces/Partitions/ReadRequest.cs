using Grid.Tables;

namespace Grid.Partitions;

/// <summary>Keys of one table in one partition: each as length (VarInt) and canonical key bytes, one after another.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.ReadRequest")]
public sealed record ReadRequest([property: Id(0)] TableRef Table, [property: Id(1)] int Count, [property: Id(2)] PackedBytes Keys)
{
    /// <summary>Keys of the largest request.</summary>
    public const int MaxKeys = 100_000;
}
