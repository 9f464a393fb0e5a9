namespace Grid.Queries.Plans;

/// <summary>What several partitions answered before their answers were merged into one.</summary>
/// <param name="Partitions">The partitions that answered.</param>
/// <param name="Rows">Rows, or groups, of all of them.</param>
/// <param name="Bytes">Bytes of all of them.</param>
[GenerateSerializer, Immutable]
[Alias("grid.MergeTally")]
public readonly record struct MergeTally([property: Id(0)] int Partitions, [property: Id(1)] long Rows, [property: Id(2)] long Bytes)
{
    public static MergeTally operator +(MergeTally left, MergeTally right) =>
        new(left.Partitions + right.Partitions, left.Rows + right.Rows, left.Bytes + right.Bytes);
}
