using Grid.Grains.Columns;
using Grid.Grains.Columns.Indexes;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Indexes;

/// <summary>Chooses the index of a slice through which a filter is answered, and searches it.</summary>
internal static class IndexSearch
{
    /// <summary>
    /// An index is used when it leaves at most one row in so many. A scan compares numbers and codes so fast (0.2 ns each) that
    /// fetching one row in 512 through an index (100 ns each) takes as long.
    /// </summary>
    public const int MinSelectivity = 512;

    /// <summary>The same where a scan must fetch the values one by one too (40 ns each): strings that hardly repeat.</summary>
    public const int MinSelectivityOfStrings = 4;

    /// <summary>Rows that are few in any slice.</summary>
    public const int FewRows = 16;

    /// <summary>The rows of the index that leaves the fewest, if they are few enough; null when a scan is better.</summary>
    /// <param name="conditions">All of which must hold.</param>
    public static IndexRows? TryFind(TableSlice slice, IReadOnlyList<Expression> conditions)
    {
        var (best, bestUse, fewest) = ((SecondaryIndex?)null, (IndexUse?)null, long.MaxValue);
        foreach (var use in IndexMatching.Find(slice.Schema, conditions))
        {
            var index = slice.Indexes.Find(use.Definition);
            var max = Math.Min(fewest - 1, Math.Max(FewRows, slice.RowCount / SelectivityOf(index)));
            if (index.IsComplete && index.CountRows(use.Ranges, max) is var count && count <= max)
            {
                (best, bestUse, fewest) = (index, use, count);
            }
        }

        return best is null ? null : new IndexRows(bestUse!, best.Select(bestUse!.Ranges, (int)fewest));
    }

    private static int SelectivityOf(SecondaryIndex index) => index.ColumnAt(0) is BytesColumn { IsDictionary: false } ? MinSelectivityOfStrings : MinSelectivity;
}
