namespace Grid.Queries.Plans;

/// <summary>What one partition did of a statement that writes.</summary>
/// <param name="Rows">Rows that were inserted, changed or deleted.</param>
/// <param name="Returned">What the statement returns of them; null when it returns nothing, or there are none.</param>
[GenerateSerializer, Immutable]
[Alias("grid.MutationResult")]
public sealed record MutationResult([property: Id(0)] long Rows, [property: Id(1)] ColumnBatch? Returned)
{
    /// <summary>Nothing was to be written.</summary>
    public static MutationResult None { get; } = new(0, null);
}
