namespace Grid.Partitions;

/// <summary>What became of a <see cref="RowMutation"/>.</summary>
/// <param name="Version">The version that the row has now; 0 when nothing was changed.</param>
/// <param name="Row">The encoded row as it is now; null when nothing was changed, as there is no row or the condition does not hold.</param>
[GenerateSerializer, Immutable]
[Alias("grid.RowMutationResult")]
public sealed record RowMutationResult([property: Id(0)] long Version, [property: Id(1)] byte[]? Row);
