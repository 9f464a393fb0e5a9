using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary>Translates a chain of query operators, from its table outwards.</summary>
internal sealed class QueryTranslator
{
    /// <exception cref="NotSupportedException">The message names the expression and says why it has no form in SQL.</exception>
    public QueryState Translate(Expression expression)
    {
        if (expression is MethodCallExpression call && call.Method.DeclaringType == typeof(Queryable))
        {
            return Apply(call);
        }

        if (!ClosedExpression.IsClosed(expression))
        {
            throw Untranslatable.Because(expression, "a query that depends on a row of another has no form here; use Join, or Contains");
        }

        return ClosedExpression.Evaluate(expression) switch
        {
            IGridQueryable { Table: { } table } => Start(table),
            IQueryable { Provider: GridQueryProvider } query => Translate(query.Expression),
            _ => throw Untranslatable.Because(expression, "it is no query over a grid table; use Contains for lists of the program"),
        };
    }

    /// <summary>The lambda at a place among the arguments.</summary>
    public static LambdaExpression Lambda(MethodCallExpression call, int index)
    {
        var argument = call.Arguments[index];
        while (argument is UnaryExpression { NodeType: ExpressionType.Quote } quote)
        {
            argument = quote.Operand;
        }

        return argument as LambdaExpression ?? throw Untranslatable.Because(call, $"its argument {argument} is no lambda");
    }

    private static QueryState Start(QueryTable table)
    {
        var source = new SqlTable(table);
        return new QueryState(new SqlSelect(source), ObjectProjection.OfRow(table, source));
    }

    private QueryState Apply(MethodCallExpression call)
    {
        var source = Translate(call.Arguments[0]);
        switch (call.Method.Name)
        {
            case nameof(Queryable.AsQueryable):
                return source;
            case nameof(Queryable.Where) when Lambda(call, 1).Parameters.Count == 1:
                return Where(source, Lambda(call, 1));
            case nameof(Queryable.Select) when Lambda(call, 1).Parameters.Count == 1:
                source = source.Select.IsDistinct ? source.Enclose() : source;
                return source with { Projection = ExpressionTranslator.Project(Lambda(call, 1), source.Projection) };
            case nameof(Queryable.OrderBy) or nameof(Queryable.OrderByDescending) when call.Arguments.Count == 2:
                return Order(source, Lambda(call, 1), call.Method.Name == nameof(Queryable.OrderByDescending), isFirst: true);
            case nameof(Queryable.ThenBy) or nameof(Queryable.ThenByDescending) when call.Arguments.Count == 2:
                return Order(source, Lambda(call, 1), call.Method.Name == nameof(Queryable.ThenByDescending), isFirst: false);
            case nameof(Queryable.Skip):
                return Skip(source, Count(call));
            case nameof(Queryable.Take) when call.Arguments[1].Type == typeof(int):
                var most = Count(call);
                return source with { Select = source.Select with { Limit = Math.Min(source.Select.Limit ?? most, most) } };
            case nameof(Queryable.Distinct) when call.Arguments.Count == 1:
                return Distinct(source);
            case nameof(Queryable.GroupBy):
                return GroupBy(call, source);
            case nameof(Queryable.Join) when call.Arguments.Count == 5:
                return Join(call, source);
            default:
                throw Untranslatable.Because(call, $"{call.Method.Name} with these arguments has no form here");
        }
    }

    private static QueryState Where(QueryState source, LambdaExpression predicate)
    {
        source = source.Select.IsDistinct || source.Select.IsLimited ? source.Enclose() : source;
        var condition = ExpressionTranslator.Condition(predicate, source.Projection);
        return source with { Select = source.Select.IsGrouped ? source.Select.FilterGroups(condition) : source.Select.Filter(condition) };
    }

    private static QueryState Order(QueryState source, LambdaExpression selector, bool isDescending, bool isFirst)
    {
        if (source.Select.IsLimited && isFirst)
        {
            source = source.Enclose();
        }

        var keys = Keys(source, selector);
        if (source.Select.IsDistinct && keys.Except(source.Projection.Leaves).Any())
        {
            // Behind DISTINCT only its own columns can be sorted by.
            source = source.Enclose();
            keys = Keys(source, selector);
        }

        // A key that no row changes sorts nothing.
        var orders = keys.Where(key => key is not (SqlParameter or SqlKeyword)).Select(key => new SqlOrder(key, isDescending));
        return source with { Select = source.Select with { Order = isFirst ? [.. orders] : [.. source.Select.Order, .. orders] } };
    }

    private static List<SqlExpression> Keys(QueryState source, LambdaExpression selector) =>
        [.. ExpressionTranslator.Project(selector, source.Projection) is ScalarProjection scalar
            ? scalar.Leaves
            : throw Untranslatable.Because(selector, "rows are ordered by a single value; use ThenBy for more")];

    private static long Count(MethodCallExpression call) => ClosedExpression.IsClosed(call.Arguments[1])
        ? Math.Max(0, (int)ClosedExpression.Evaluate(call.Arguments[1])!)
        : throw Untranslatable.Because(call, "the number of rows depends on a row");

    private static QueryState Skip(QueryState source, long count)
    {
        var select = source.Select;
        return source with
        {
            Select = select with { Offset = select.Offset + count, Limit = select.Limit is { } limit ? Math.Max(0, limit - count) : null },
        };
    }

    private static QueryState Distinct(QueryState source)
    {
        source = source.Select.IsLimited ? source.Enclose() : source;
        var leaves = source.Projection.Leaves.ToHashSet();
        var isOrderKept = source.Select.Order.All(order => leaves.Contains(order.Key));
        return source with { Select = source.Select with { IsDistinct = true, Order = isOrderKept ? source.Select.Order : [] } };
    }

    private static QueryState GroupBy(MethodCallExpression call, QueryState source)
    {
        source = source.IsPlain ? source : source.Enclose();
        var key = ExpressionTranslator.Project(Lambda(call, 1), source.Projection);
        var element = source.Projection;
        LambdaExpression? result = null;
        for (var index = 2; index < call.Arguments.Count; index++)
        {
            var lambda = Lambda(call, index);
            if (lambda.Parameters.Count == 1)
            {
                element = ExpressionTranslator.Project(lambda, source.Projection);
            }
            else
            {
                result = lambda;
            }
        }

        var group = new GroupProjection(typeof(IGrouping<,>).MakeGenericType(key.Type, element.Type), key, element);
        return new QueryState(
            source.Select with { IsGrouped = true, GroupBy = [.. key.Leaves.Distinct()], Order = [] },
            result is null ? group : ExpressionTranslator.Project(result, key, group));
    }

    private QueryState Join(MethodCallExpression call, QueryState outer)
    {
        outer = outer.IsPlain ? outer : outer.Enclose();
        var inner = Translate(call.Arguments[1]);
        inner = inner.IsPlain && inner.Select.Joins.IsEmpty ? inner : inner.Enclose();
        var outerKey = ExpressionTranslator.Project(Lambda(call, 2), outer.Projection);
        var innerKey = ExpressionTranslator.Project(Lambda(call, 3), inner.Projection);
        var select = outer.Select with { Joins = outer.Select.Joins.Add(new SqlJoin(inner.Select.From, On(call, outerKey, innerKey))) };
        select = inner.Select.Where is { } condition ? select.Filter(condition) : select;
        return new QueryState(select, ExpressionTranslator.Project(Lambda(call, 4), outer.Projection, inner.Projection));
    }

    private static SqlExpression On(MethodCallExpression call, Projection outer, Projection inner)
    {
        // A null key joins nothing; in a composite key, null is a value like others. Both as .NET has it.
        var isSingle = outer is ScalarProjection;
        return outer.Leaves.Zip(inner.Leaves)
            .Select(pair => isSingle
                ? SqlOperator.Of("=", Numbers.WithoutLosslessCast(pair.First), Numbers.WithoutLosslessCast(pair.Second), typeof(bool))
                : ExpressionTranslator.Compare("=", pair.First, pair.Second))
            .Aggregate((SqlExpression?)null, (all, next) => all is null ? next : SqlOperator.Of("AND", all, next, typeof(bool)))
            ?? throw Untranslatable.Because(call, "the keys have no columns");
    }
}
