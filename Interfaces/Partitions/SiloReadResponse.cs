using Grid.Tables;

namespace Grid.Partitions;

/// <summary>The rows of each part, as <see cref="ReadResponse"/> carries them; empty for a part that <paramref name="Failures"/> (null when there is none) names.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.SiloReadResponse")]
public sealed record SiloReadResponse([property: Id(0)] PackedBytes[] Parts, [property: Id(1)] PartFailure[]? Failures);
