namespace Grid.Queries;

/// <summary>Names one run of one statement everywhere in the grid, so that it can be cancelled. Chosen by whoever sends it, new for each attempt.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.QueryId")]
public readonly record struct QueryId
{
    private QueryId(Guid value) => Value = value;

    [Id(0)]
    public Guid Value { get; }

    /// <summary>Whether this is no run: one that cannot be cancelled by its name.</summary>
    public bool IsNone => Value == Guid.Empty;

    public static QueryId New() => new(Guid.NewGuid());

    public override string ToString() => Value.ToString("N");
}
