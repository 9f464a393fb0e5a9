namespace Grid.Grains.Columns.Indexes;

/// <summary>The rows of an index between two edges.</summary>
internal readonly record struct IndexRange(IndexEdge Low, IndexEdge High);
