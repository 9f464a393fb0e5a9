namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>A column that USING or NATURAL made of one of each side: its name alone means one of them, and <c>*</c> shows it once.</summary>
/// <param name="Tables">The tables that have it.</param>
/// <param name="Owner">The table whose value it is: the side that keeps its rows.</param>
internal sealed record MergedColumn(string Name, TableSet Tables, JoinedTable Owner);
