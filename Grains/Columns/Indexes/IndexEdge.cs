namespace Grid.Grains.Columns.Indexes;

/// <summary>A place in the order of an index: before or behind all rows whose leading columns have these values.</summary>
internal readonly record struct IndexEdge(IndexValue[] Leading, bool IsBehind);
