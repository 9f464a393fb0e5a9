using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// A page of rows, all of one moment: each as version (VarInt), length (VarInt) and the encoded row, one after another.
/// </summary>
/// <param name="IsLast">Whether no row comes behind these.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ScanResponse")]
public sealed record ScanResponse([property: Id(0)] int Count, [property: Id(1)] PackedBytes Rows, [property: Id(2)] bool IsLast);
