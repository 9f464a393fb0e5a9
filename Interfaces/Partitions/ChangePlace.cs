namespace Grid.Partitions;

/// <summary>A place in a partition's history: behind the batch at a position.</summary>
/// <param name="Fingerprint">Of what that batch wrote, so that a history that was put back and went on differently is told from this one; 0 when it is not known.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ChangePlace")]
public readonly record struct ChangePlace([property: Id(0)] Position Position, [property: Id(1)] uint Fingerprint);
