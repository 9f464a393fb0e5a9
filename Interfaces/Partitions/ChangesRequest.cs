namespace Grid.Partitions;

/// <summary>Asks a partition what was committed to one table behind a place.</summary>
/// <param name="After">Null asks for the place of now alone.</param>
/// <param name="MaxBytes">Bytes after which the answer ends; it has one batch at least.</param>
/// <param name="MaxWait">How long the answer may wait for a change, when there is none yet.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ChangesRequest")]
public sealed record ChangesRequest(
    [property: Id(0)] TableRef Table, [property: Id(1)] ChangePlace? After, [property: Id(2)] int MaxBytes, [property: Id(3)] TimeSpan MaxWait);
