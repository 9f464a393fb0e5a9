using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning;

/// <summary>
/// Splits the columns of a query with LIMIT: partitions gather what is sorted by and what cannot fail, and in the place of
/// everything else the columns that it reads, so that it is computed for the rows of the result only.
/// </summary>
internal sealed class LateColumns
{
    private readonly List<Expression> _gathered = [];

    /// <param name="columns">Over the columns of the source.</param>
    /// <param name="order">Over <paramref name="columns"/>.</param>
    public LateColumns(IReadOnlyList<Expression> columns, SortKey[] order)
    {
        Projection = [.. columns.Select((column, index) => Array.Exists(order, key => key.Column == index) || SafeFilter.IsSafe(column)
            ? Gather(column)
            : ExpressionColumns.Map(column, Gather))];
        Order = [.. order.Select(key => key with { Column = ((ColumnExpression)Projection[key.Column]).Ordinal })];
    }

    /// <summary>What partitions answer, over the columns of the source.</summary>
    public Expression[] Gathered => [.. _gathered];

    /// <summary>The order over <see cref="Gathered"/>.</summary>
    public SortKey[] Order { get; }

    /// <summary>The columns of the query over <see cref="Gathered"/>.</summary>
    public Expression[] Projection { get; }

    private ColumnExpression Gather(Expression expression)
    {
        var place = _gathered.IndexOf(expression);
        if (place < 0)
        {
            place = _gathered.Count;
            _gathered.Add(expression);
        }

        return new ColumnExpression(place, expression.Type);
    }
}
