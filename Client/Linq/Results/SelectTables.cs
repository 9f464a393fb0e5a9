using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Results;

/// <summary>The tables that a SELECT reads.</summary>
internal static class SelectTables
{
    public static IEnumerable<QueryTable> Of(SqlSelect select)
    {
        var sources = select.Joins.Select(join => join.Source).Prepend(select.From);
        SqlExpression?[] conditions = [select.Where, select.Having, .. select.Items.Select(item => item.Value), .. select.Order.Select(order => order.Key)];
        return sources.SelectMany(Of).Concat(conditions.SelectMany(Of)).Distinct();
    }

    private static IEnumerable<QueryTable> Of(SqlSource source) => source is SqlTable table ? [table.Table] : Of(((SqlSubquery)source).Select);

    // Sub-queries stand only behind IN; everything that can hold one is gone through.
    private static IEnumerable<QueryTable> Of(SqlExpression? expression) => expression switch
    {
        null => [],
        SqlInQuery query => Of(query.Query).Concat(Of(query.Operand)),
        SqlOperator between => Of(between.Left).Concat(Of(between.Right)),
        SqlPrefix prefix => Of(prefix.Operand),
        SqlFunction function => function.Arguments.SelectMany(Of),
        SqlCase choice => Of(choice.Condition).Concat(Of(choice.Then)).Concat(Of(choice.Otherwise)),
        SqlCast cast => Of(cast.Operand),
        SqlIsNull test => Of(test.Operand),
        SqlIn list => Of(list.Operand),
        SqlAggregate aggregate => Of(aggregate.Argument).Concat(Of(aggregate.Filter)),
        _ => [],
    };
}
