using Grid.Simulation.Chaos.Stores;

namespace Grid.Simulation.Chaos.Report;

/// <summary>Compares the rows that lie in the stores, as their own programs show them, with each other and with what the grid answered last.</summary>
internal static class CopyComparison
{
    /// <summary>The differences; empty when all copies are equal.</summary>
    /// <param name="inSync">Names of the stores that hold each partition.</param>
    /// <param name="answered">The last answers of the grid; 0 for a key without a row.</param>
    public static IReadOnlyList<string> FindDifferences(
        IReadOnlyList<StoreContent> stores, IReadOnlyDictionary<int, string[]> inSync, IReadOnlyDictionary<long, long> answered)
    {
        var differences = new List<string>();
        var rows = stores.ToDictionary(store => store.Store, store => store.Rows.ToLookup(row => row.Partition));
        foreach (var store in stores)
        {
            differences.AddRange(store.JournalEntries.Where(entry => inSync[entry.Key].Contains(store.Store))
                .Select(entry => $"Partition {entry.Key}: {store.Store} keeps {entry.Value} entries in its journal that are not rows."));
        }

        foreach (var (partition, holders) in inSync)
        {
            var first = Sorted(rows[holders[0]][partition]);
            differences.AddRange(from holder in holders.Skip(1)
                                 let other = Sorted(rows[holder][partition])
                                 where !first.SequenceEqual(other)
                                 select Explain(partition, holders[0], first, holder, other));
        }

        differences.AddRange(FindDifferences(inSync.ToDictionary(pair => pair.Key, pair => rows[pair.Value[0]][pair.Key]), answered));
        return differences;
    }

    private static IEnumerable<string> FindDifferences(Dictionary<int, IEnumerable<StoredRow>> rows, IReadOnlyDictionary<long, long> answered)
    {
        var stored = rows.Values.SelectMany(partition => partition).ToDictionary(row => row.Id, row => row.Value);
        return answered.Where(answer => stored.GetValueOrDefault(answer.Key) != answer.Value)
            .Select(answer => $"Key {answer.Key}: the grid answered {answer.Value}, the stores have {stored.GetValueOrDefault(answer.Key)}.")
            .Concat(stored.Keys.Where(key => !answered.ContainsKey(key)).Select(key => $"Key {key} lies in the stores; nobody wrote it."));
    }

    private static StoredRow[] Sorted(IEnumerable<StoredRow> rows) => [.. rows.OrderBy(row => row.Id)];

    private static string Explain(int partition, string left, StoredRow[] leftRows, string right, StoredRow[] rightRows) =>
        $"Partition {partition}: {left} has {string.Join(", ", leftRows.Except(rightRows).Take(3))} where {right} has {string.Join(", ", rightRows.Except(leftRows).Take(3))}.";
}
