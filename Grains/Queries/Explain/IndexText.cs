using Grid.Grains.Queries.Execution.Indexes;
using Grid.Grains.Queries.Execution.Scans;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Explain;

/// <summary>Says which indexes of a table a filter is answered through.</summary>
internal static class IndexText
{
    /// <summary>The indexes that partitions use where they leave few rows. Which rows there are, only a partition knows.</summary>
    public static IEnumerable<string> Planned(TableSchema? table, Expression? filter)
    {
        var usable = Usable(table, filter);
        return usable.Length == 0 ? [] : [$"index {string.Join(" or ", usable)}, where it leaves few rows"];
    }

    /// <summary>The indexes that partitions have used, and the rows that were read through each.</summary>
    public static IEnumerable<string> Measured(TableSchema? table, Expression? filter, IReadOnlyCollection<IndexTally> tallies)
    {
        if (table is null || tallies.Count == 0)
        {
            return Usable(table, filter).Select(index => $"index {index}: not used, as it leaves too many rows or is being built");
        }

        return tallies.Select(tally => $"index {NameOf(table, tally)}: {tally.Rows} rows in {tally.Partitions} partitions");
    }

    private static string[] Usable(TableSchema? table, Expression? filter) =>
        table is null || table.Indexes.IsDefaultOrEmpty || filter is null || KeyFilter.TryEncode(table, filter, out _)
            ? []
            : [.. IndexMatching.Find(table, [.. Conjunction.Split(filter)]).Select(use => use.Definition.ToText(table))];

    private static string NameOf(TableSchema table, IndexTally tally) =>
        table.Indexes.FirstOrDefault(index => index.Name == tally.Index) is { } definition ? definition.ToText(table) : tally.Index;
}
