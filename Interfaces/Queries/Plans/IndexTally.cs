namespace Grid.Queries.Plans;

/// <summary>The rows that were read through a secondary index instead of a scan.</summary>
/// <param name="FirstColumn">The table, by the number of its first column in the join; 0 for a plan over one table.</param>
/// <param name="Index">The index's name.</param>
/// <param name="Rows">Rows that it left, of which the rest of the filter may have left fewer.</param>
/// <param name="Partitions">Partitions that used it.</param>
[GenerateSerializer, Immutable]
[Alias("grid.IndexTally")]
public readonly record struct IndexTally([property: Id(0)] int FirstColumn, [property: Id(1)] string Index, [property: Id(2)] long Rows, [property: Id(3)] int Partitions)
{
    /// <summary>The tallies of two answers, each index of each table once.</summary>
    public static IndexTally[] Merge(IEnumerable<IndexTally> left, IEnumerable<IndexTally> right) =>
        [.. left.Concat(right).GroupBy(tally => (tally.FirstColumn, tally.Index)).Select(group => group.Aggregate((all, one) =>
            all with { Rows = all.Rows + one.Rows, Partitions = all.Partitions + one.Partitions }))];
}
