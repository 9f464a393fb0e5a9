namespace Grid.Partitions;

/// <summary>
/// For each key, in order: its row's version (VarInt; 0 when there is no row), and when there is one, length (VarInt)
/// and the encoded row. All rows are of one moment.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.ReadResponse")]
public sealed record ReadResponse([property: Id(0)] int Count, [property: Id(1)] ReadOnlyMemory<byte> Rows);
