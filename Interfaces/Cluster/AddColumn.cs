using Grid.Tables;

namespace Grid.Cluster;

/// <summary>Adds a column as the last. It may be NULL, or has a default, which rows that exist get.</summary>
/// <param name="IfNotExists">Change nothing when the table has a column of that name.</param>
[GenerateSerializer, Immutable]
[Alias("grid.AddColumn")]
public sealed record AddColumn([property: Id(0)] ColumnSchema Column, [property: Id(1)] bool IfNotExists) : TableChange;
