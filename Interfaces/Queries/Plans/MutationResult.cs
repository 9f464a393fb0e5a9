namespace Grid.Queries.Plans;

/// <summary>What one partition did of a statement that writes.</summary>
/// <param name="Rows">Rows that were inserted, changed or deleted.</param>
/// <param name="Returned">What the statement returns of them; null when it returns nothing, or there are none.</param>
[GenerateSerializer, Immutable]
[Alias("grid.MutationResult")]
public sealed record MutationResult([property: Id(0)] long Rows, [property: Id(1)] ColumnBatch? Returned)
{
    /// <summary>The version of every row that was inserted or changed; 0 when there is none.</summary>
    [Id(2)]
    public long Version { get; init; }

    /// <summary>The index through which the rows were found; empty for none.</summary>
    [Id(3)]
    public IndexTally[] Indexes { get; init; } = [];

    /// <summary>Nothing was to be written.</summary>
    public static MutationResult None { get; } = new(0, null);
}
