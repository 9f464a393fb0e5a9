namespace Grid.Grains.Columns;

/// <summary>
/// What the values of a column in one chunk lie between, and their sum. NULL and free slots count as zero: no value lies outside,
/// but the bounds may be wider than the values.
/// </summary>
public readonly record struct ChunkSummary<T>(T Min, T Max, Int128 Sum)
    where T : unmanaged;
