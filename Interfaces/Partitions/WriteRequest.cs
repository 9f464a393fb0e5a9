using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// Writes for one partition, packed. They come in units; each unit is atomic (all of its operations or none) and
/// independent of the others in the request. Build with <see cref="WriteRequestBuilder"/>, read with <see cref="WriteRequestReader"/>.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.WriteRequest")]
public sealed record WriteRequest(
    [property: Id(0)] TableRef[] Tables, [property: Id(1)] int UnitCount, [property: Id(2)] PackedBytes Payload)
{
    /// <summary>Bytes of the largest request, so that one call never occupies a partition or the network for long.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Operations of the largest request.</summary>
    public const int MaxOperations = 100_000;
}
