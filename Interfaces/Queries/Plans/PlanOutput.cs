namespace Grid.Queries.Plans;

/// <summary>What a partition makes of the rows that pass the filter.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.PlanOutput")]
public abstract record PlanOutput;
