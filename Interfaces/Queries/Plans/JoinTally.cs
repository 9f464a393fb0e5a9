namespace Grid.Queries.Plans;

/// <summary>What one join of a tree did in one partition.</summary>
/// <param name="BuildRows">Rows of the side that was put into a hash table.</param>
/// <param name="ProbeRows">Rows of the other side, each looked up in it.</param>
/// <param name="Rows">Rows that came out.</param>
[GenerateSerializer, Immutable]
[Alias("grid.JoinTally")]
public readonly record struct JoinTally([property: Id(0)] long BuildRows, [property: Id(1)] long ProbeRows, [property: Id(2)] long Rows)
{
    public static JoinTally operator +(JoinTally left, JoinTally right) =>
        new(left.BuildRows + right.BuildRows, left.ProbeRows + right.ProbeRows, left.Rows + right.Rows);

    /// <summary>The tallies of the same joins in two places; one of them may be empty.</summary>
    public static JoinTally[] Sum(JoinTally[] left, JoinTally[] right) =>
        left.Length == 0 ? right : right.Length == 0 ? left : [.. left.Zip(right, (one, other) => one + other)];
}
