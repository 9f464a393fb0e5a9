using System.Collections.Immutable;
using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary>How far a query is translated: the SELECT so far, and what its elements are.</summary>
internal sealed record QueryState(SqlSelect Select, Projection Projection)
{
    /// <summary>Whether conditions and joins can still be added to the SELECT itself.</summary>
    public bool IsPlain => !Select.IsGrouped && !Select.IsDistinct && !Select.IsLimited;

    /// <summary>The query as a sub-query, so that what follows applies to its result.</summary>
    public QueryState Enclose()
    {
        var keys = Select.IsLimited ? Select.Order : [];
        var values = Projection.Leaves.Concat(keys.Select(order => order.Key)).Distinct().ToList();
        var items = values.Select((value, index) => new SqlItem(value, $"c{index}"));
        // Rows were chosen by this order; without a limit, it chose nothing and is not kept by SQL anyway.
        var inner = new SqlSubquery(Select with { Items = NotEmpty(items), Order = Select.IsLimited ? Select.Order : [] });
        SqlColumn Outer(SqlExpression value) => new(inner, $"c{values.IndexOf(value)}", value.Type, value.IsNullable);
        return new QueryState(
            new SqlSelect(inner) { Order = [.. keys.Select(order => order with { Key = Outer(order.Key) })] },
            Projection.Map(Outer));
    }

    /// <summary>The statement, and each value's place in its rows.</summary>
    public (SqlSelect Select, IReadOnlyDictionary<SqlExpression, int> Places) Finish()
    {
        var values = Projection.Leaves.Distinct().ToList();
        var places = values.Select((value, place) => (value, place)).ToDictionary(pair => pair.value, pair => pair.place);
        return (Select with { Items = NotEmpty(values.Select(value => new SqlItem(value, null))) }, places);
    }

    // A select list cannot be empty.
    private static ImmutableArray<SqlItem> NotEmpty(IEnumerable<SqlItem> items) =>
        items.DefaultIfEmpty(new SqlItem(SqlKeyword.True, null)).ToImmutableArray();
}
