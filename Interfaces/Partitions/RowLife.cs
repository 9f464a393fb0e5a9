using Grid.Tables;

namespace Grid.Partitions;

/// <summary>How long a row lives, as its partition knows it.</summary>
/// <param name="Version">The version of the row; 0 when there is none.</param>
/// <param name="Expires">When it expires, as <see cref="ExpiryTime.Microseconds"/> has it: 0 for never.</param>
/// <param name="Now">The time of the answer by the partition's clock, in the same microseconds.</param>
[GenerateSerializer, Immutable]
[Alias("grid.RowLife")]
public sealed record RowLife([property: Id(0)] long Version, [property: Id(1)] long Expires, [property: Id(2)] long Now)
{
    /// <summary>There is no row.</summary>
    public static RowLife None { get; } = new(0, 0, 0);
}
