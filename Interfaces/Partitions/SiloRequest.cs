using Grid.Tables;

namespace Grid.Partitions;

/// <summary>Reads or writes for several partitions, packed. Build with <see cref="SiloRequestBuilder"/>, read with <see cref="SiloRequestReader"/>.</summary>
/// <param name="Tables">The tables, by the index under which parts name them.</param>
[GenerateSerializer, Immutable]
[Alias("grid.SiloRequest")]
public sealed record SiloRequest([property: Id(0)] TableRef[] Tables, [property: Id(1)] int PartCount, [property: Id(2)] PackedBytes Parts)
{
    /// <summary>Parts of the largest request: as many as a grid has partitions, for each of a few tables.</summary>
    public const int MaxParts = 4 * PartitionId.MaxCount;
}
