using Grid.Grains.Columns.Indexes;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Indexes;

/// <summary>
/// Finds the indexes that can answer a part of a filter: equalities (or lists of values) with the leading columns, then a range
/// of the next one. Whether one of them is worth it depends on the rows of a partition (<see cref="IndexSearch"/>).
/// </summary>
internal static class IndexMatching
{
    /// <summary>Most ranges of one search, which several lists of values multiply: each costs about as much as scanning a thousand rows.</summary>
    public const int MaxRanges = 1_000;

    /// <param name="conditions">All of which must hold.</param>
    public static IEnumerable<IndexUse> Find(TableSchema schema, IReadOnlyList<Expression> conditions)
    {
        if (schema.Indexes.IsDefaultOrEmpty || conditions.Count == 0)
        {
            return [];
        }

        var columns = new ColumnConditions(schema, conditions);
        return schema.Indexes.Select(index => Match(schema, index, columns)).OfType<IndexUse>();
    }

    private static IndexUse? Match(TableSchema schema, IndexDefinition index, ColumnConditions columns)
    {
        var decided = new List<Expression>();
        List<IndexValue[]> prefixes = [[]];
        foreach (var id in index.ColumnIds)
        {
            var condition = columns.Find(schema.OrdinalOf(id));
            if (condition?.Points is { } points && prefixes.Count * (long)points.Values.Length <= MaxRanges)
            {
                prefixes = [.. prefixes.SelectMany(prefix => points.Values.Select(value => (IndexValue[])[.. prefix, value]))];
                decided.Add(points.Of);
                continue;
            }

            if (condition is { Low: not null } or { High: not null })
            {
                return new IndexUse(index, [.. prefixes.Select(prefix => Between(prefix, condition))], [.. decided, .. Bounds(condition)]);
            }

            break;
        }

        return decided.Count == 0 ? null
            : new IndexUse(index, [.. prefixes.Select(prefix => new IndexRange(new IndexEdge(prefix, IsBehind: false), new IndexEdge(prefix, IsBehind: true)))], decided);
    }

    private static IEnumerable<Expression> Bounds(ColumnCondition condition) =>
        new[] { condition.Low?.Of, condition.High?.Of }.OfType<Expression>();

    // A comparison is not true for NULL, which lies behind all values.
    private static IndexRange Between(IndexValue[] prefix, ColumnCondition condition) => new(
        condition.Low is { } low ? new IndexEdge([.. prefix, low.Value], IsBehind: !low.IsIncluded) : new IndexEdge(prefix, IsBehind: false),
        condition.High is { } high ? new IndexEdge([.. prefix, high.Value], IsBehind: high.IsIncluded) : new IndexEdge([.. prefix, IndexValue.Null], IsBehind: false));
}
