using System.Collections.Immutable;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>
/// Finds the partitions that can hold rows for which a filter is true: where it requires each partition column to equal one
/// of some constants, those of the constants' combinations; otherwise all.
/// </summary>
internal static class PartitionPruning
{
    /// <summary>Combinations beyond which all partitions are asked: looking them up would cost more than it saves.</summary>
    private const int MaxCombinations = 1_000;

    public static ImmutableArray<PartitionId> Find(TableSchema table, Expression? filter, int partitionCount)
    {
        var columns = table.PartitionColumns;
        var values = columns.Select(column => FindValues(filter, column)).ToList();
        if (values.Any(list => list is null) || values.Aggregate(1L, (product, list) => product * Math.Max(1, list!.Count)) > MaxCombinations)
        {
            return [.. Enumerable.Range(0, partitionCount).Select(PartitionId.Create)];
        }

        return [.. Combine(values!).Select(combination => PartitionOf(table, combination, partitionCount)).Distinct().Order()];
    }

    // The constants that a column must equal one of, or null when the filter does not say. NULL equals nothing.
    private static List<Literal>? FindValues(Expression? filter, int column)
    {
        if (filter is not CallExpression call)
        {
            return null;
        }

        return call.Function switch
        {
            ScalarFunction.And => call.Arguments.Select(argument => FindValues(argument, column)).FirstOrDefault(values => values is not null),
            ScalarFunction.Equal when IsColumn(call.Arguments[0], column) => Constants(call.Arguments[1..]),
            ScalarFunction.Equal when IsColumn(call.Arguments[1], column) => Constants(call.Arguments[..1]),
            ScalarFunction.In when IsColumn(call.Arguments[0], column) => Constants(call.Arguments[1..]),
            _ => null,
        };
    }

    private static bool IsColumn(Expression expression, int column) => expression is ColumnExpression { Ordinal: var ordinal } && ordinal == column;

    private static List<Literal>? Constants(Expression[] expressions) => expressions.All(expression => expression is ConstantExpression)
        ? [.. expressions.Select(expression => ((ConstantExpression)expression).Value).Where(value => !value.IsNull)]
        : null;

    private static IEnumerable<ImmutableArray<Literal>> Combine(List<List<Literal>?> values)
    {
        IEnumerable<ImmutableArray<Literal>> combinations = [[]];
        foreach (var list in values)
        {
            combinations = combinations.SelectMany(combination => list!.Select(combination.Add));
        }

        return combinations;
    }

    // The partition of a row that has these values; what its other columns hold does not matter.
    private static PartitionId PartitionOf(TableSchema table, ImmutableArray<Literal> values, int partitionCount)
    {
        var keyOnly = table with
        {
            // Without length limits: a constant that is too long for the column is simply nowhere.
            Columns = [.. table.PartitionColumns.Select(column => table.Columns[column] with { IsNullable = false, Type = table.Columns[column].Type with { MaxLength = 0 } })],
            Key = [.. Enumerable.Range(0, values.Length)],
            PartitionBy = null,
        };
        var writer = new RowWriter(keyOnly);
        foreach (var value in values)
        {
            writer.WriteEncoded(value.Bytes);
        }

        return KeyCodec.PartitionOfRow(keyOnly, writer.End(), partitionCount);
    }
}
