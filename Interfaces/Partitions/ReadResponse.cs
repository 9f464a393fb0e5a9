using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// For each key, in order: its row's version (VarInt; 0 when there is no row), and when there is one, length (VarInt)
/// and the encoded row. All rows are of one moment.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.ReadResponse")]
public sealed record ReadResponse([property: Id(0)] int Count, [property: Id(1)] PackedBytes Rows)
{
    /// <summary>Address of the silo that answered, as key of its <see cref="ISiloGrain"/>; null when it does not say.</summary>
    [Id(2)]
    public string? Silo { get; init; }
}
