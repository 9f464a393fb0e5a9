using System.Globalization;
using Grid.Cluster;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Demonstration;

/// <summary>Shows where the partitions live: which silo owns each, and which stores hold it.</summary>
internal static class PlacementReport
{
    public static void Show(Terminal terminal, ClusterStatus status)
    {
        var table = new TextTable(
            new("silo"), new("partitions", IsNumeric: true), new("rows", IsNumeric: true), new("stores"), new("which"));
        foreach (var silo in status.Partitions.GroupBy(partition => partition.Owner).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            table.Add(
                silo.Key.Length > 0 ? silo.Key : "(none)",
                silo.Count().ToString(CultureInfo.InvariantCulture),
                silo.Sum(partition => partition.Rows).ToString("N0", CultureInfo.InvariantCulture),
                string.Join(' ', silo.SelectMany(partition => partition.InSync).GroupBy(store => store)
                    .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}:{group.Count()}")),
                Ranges([.. silo.Select(partition => partition.Partition.Value).Order()]));
        }

        terminal.Table(table);
        if (status.Unreachable.Length > 0)
        {
            terminal.Bad($"Partitions that do not answer: {Ranges([.. status.Unreachable.Select(partition => partition.Value).Order()])}");
        }
    }

    /// <summary>Sorted numbers in short, for example <c>0-3 7 9-10</c>.</summary>
    public static string Ranges(int[] sorted)
    {
        var parts = new List<string>();
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            while (end + 1 < sorted.Length && sorted[end + 1] == sorted[end] + 1)
            {
                end++;
            }

            parts.Add(end == start ? $"{sorted[start]}" : $"{sorted[start]}-{sorted[end]}");
            start = end + 1;
        }

        return string.Join(' ', parts);
    }
}
