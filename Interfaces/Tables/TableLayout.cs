using System.Collections.Immutable;

namespace Grid.Tables;

/// <summary>The columns that a table had in an earlier version: what rows look like that a journal has kept since.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.TableLayout")]
public sealed record TableLayout([property: Id(0)] int Version, [property: Id(1)] ImmutableArray<ColumnSchema> Columns);
