using Grid.Tables;

namespace Grid.Queries;

/// <summary>Name and type of a column of a result.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.ResultColumn")]
public sealed record ResultColumn([property: Id(0)] string Name, [property: Id(1)] ColumnType Type);
