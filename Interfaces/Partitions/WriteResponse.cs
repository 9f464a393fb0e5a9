namespace Grid.Partitions;

/// <summary>
/// The outcome of every unit: <see cref="Versions"/> has one number a unit, the version of all rows that it wrote, or 0
/// when <see cref="Failures"/> (null when there is none) says why it was not acknowledged. A unit that removed nothing
/// has the position as of which nothing was there.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.WriteResponse")]
public sealed record WriteResponse([property: Id(0)] long[] Versions, [property: Id(1)] WriteFailure[]? Failures)
{
    /// <summary>Rows that existed before and were replaced or removed, one count a unit: tells 201 from 200, and how many a delete hit.</summary>
    [Id(2)]
    public int[] Replaced { get; init; } = [];

    /// <summary>Address of the silo that answered, as key of its <see cref="ISiloGrain"/>; null when it does not say.</summary>
    [Id(3)]
    public string? Silo { get; init; }
}
