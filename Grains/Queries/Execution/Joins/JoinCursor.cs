namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>How far the rows of one side have been looked up.</summary>
/// <param name="Row">The row that is looked up.</param>
/// <param name="Next">The next row of its chain plus one, zero at the end of it.</param>
/// <param name="IsInside">Whether the chain has been begun.</param>
internal readonly record struct JoinCursor(int Row, int Next, bool IsInside);
