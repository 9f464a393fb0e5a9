namespace Grid.Partitions;

/// <summary>How far a partition has been shipped to an asynchronous store.</summary>
/// <param name="Position">What the store has; <see cref="Partitions.Position.None"/> while the first copy is being made.</param>
/// <param name="Lag">Committed batches that it lacks.</param>
/// <param name="BehindFor">How long ago it last had every committed batch; null when that has not been so under this owner.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ShippingStatus")]
public sealed record ShippingStatus(
    [property: Id(0)] string Store, [property: Id(1)] Position Position, [property: Id(2)] long Lag, [property: Id(3)] TimeSpan? BehindFor);
