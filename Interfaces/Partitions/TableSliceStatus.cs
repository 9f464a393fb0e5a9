using Grid.Tables;

namespace Grid.Partitions;

/// <summary>One table in one partition.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.TableSliceStatus")]
public sealed record TableSliceStatus([property: Id(0)] TableId Table, [property: Id(1)] long Rows, [property: Id(2)] long Bytes);
