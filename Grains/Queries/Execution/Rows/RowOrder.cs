using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Rows;

/// <summary>Orders rows of vectors by sort keys.</summary>
internal static class RowOrder
{
    /// <summary>The rows in order; rows that the keys do not tell apart keep theirs.</summary>
    public static int[] Sort(IReadOnlyList<Vector> columns, int count, SortKey[] keys)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        if (keys.Length > 0)
        {
            Array.Sort(rows, (left, right) => Compare(columns, keys, left, right) is var order and not 0 ? order : left.CompareTo(right));
        }

        return rows;
    }

    private static int Compare(IReadOnlyList<Vector> columns, SortKey[] keys, int left, int right)
    {
        foreach (var key in keys)
        {
            var column = columns[key.Column];
            var (isLeftNull, isRightNull) = (column.IsNull(left), column.IsNull(right));
            int order;
            if (isLeftNull || isRightNull)
            {
                order = isLeftNull.CompareTo(isRightNull) * (key.NullsFirst ? -1 : 1);
            }
            else
            {
                order = column.Compare(left, column, right) * (key.IsDescending ? -1 : 1);
            }

            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
