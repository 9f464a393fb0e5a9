using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;
using Grid.Client.Mapping;

namespace Grid.Client.Linq.Translation;

/// <summary>Aggregates over the elements of a group: <c>group.Where(…).Select(…).Distinct().Sum()</c>.</summary>
internal static class GroupAggregates
{
    /// <summary>The elements that an aggregate runs over.</summary>
    private sealed record Elements(Projection Element, SqlExpression? Filter, bool IsDistinct);

    /// <summary>An average of DECIMALs, which is exact where it is a result; null when the call is none.</summary>
    public static ObjectProjection? TryDecimalAverage(MethodCallExpression call, ExpressionTranslator translator)
    {
        if (call.Method.Name != nameof(Enumerable.Average) || CellConversion.Bare(call.Type) != typeof(decimal) || TryElements(call.Arguments[0], translator) is not { } elements)
        {
            return null;
        }

        var value = Argument(call, elements, translator);
        return ObjectProjection.OfDecimalAverage(
            call.Type,
            new SqlAggregate("SUM", value, elements.IsDistinct, elements.Filter, typeof(decimal?), true),
            new SqlAggregate("COUNT", value, elements.IsDistinct, elements.Filter, typeof(long), false));
    }

    /// <summary>Null when the call is no aggregate over a group.</summary>
    public static SqlExpression? TryScalar(MethodCallExpression call, ExpressionTranslator translator)
    {
        if (call.Method.DeclaringType != typeof(Enumerable) && call.Method.DeclaringType != typeof(Queryable))
        {
            return null;
        }

        if (call.Arguments.Count == 0 || TryElements(call.Arguments[0], translator) is not { } elements)
        {
            return null;
        }

        switch (call.Method.Name)
        {
            case nameof(Enumerable.Count) or nameof(Enumerable.LongCount):
                return elements.IsDistinct ? CountDistinct(call, elements) : Count(Narrowed(call, elements, translator), call.Type);
            case nameof(Enumerable.Any) when !elements.IsDistinct:
                return Compare(">", Count(Narrowed(call, elements, translator), typeof(long)));
            case nameof(Enumerable.All) when !elements.IsDistinct:
                var condition = Condition(call, elements, translator);
                return Compare("=", Count(Filter(elements, new SqlPrefix("NOT", ExpressionTranslator.Exact(condition))), typeof(long)));
            case nameof(Enumerable.Sum) or nameof(Enumerable.Average) or nameof(Enumerable.Min) or nameof(Enumerable.Max):
                return Aggregate(call.Method.Name, Argument(call, elements, translator), elements.IsDistinct, elements.Filter, call.Type);
            default:
                throw Untranslatable.Because(call, $"{call.Method.Name} over a group has no form in SQL");
        }
    }

    /// <summary>One of Sum, Average, Min and Max as .NET defines it, but NULL where .NET throws because there are no elements.</summary>
    public static SqlExpression Aggregate(string method, SqlExpression value, bool isDistinct, SqlExpression? filter, Type type)
    {
        switch (method)
        {
            case nameof(Enumerable.Sum):
                var sum = new SqlAggregate("SUM", value, isDistinct, filter, type, true);
                return Real(SqlFunction.Coalesce(sum, SqlKeyword.Number(0), type), type);
            case nameof(Enumerable.Average):
                return Real(new SqlAggregate("AVG", value, isDistinct, filter, type, true), type);
            default:
                var isNullable = value.IsNullable || filter is not null;
                return new SqlAggregate(method == nameof(Enumerable.Min) ? "MIN" : "MAX", value, false, filter, type, isNullable);
        }
    }

    private static SqlExpression Real(SqlExpression value, Type type) =>
        CellConversion.Bare(type) == typeof(float) ? new SqlCast(value, "REAL", false, type) : value;

    private static Elements? TryElements(Expression expression, ExpressionTranslator translator)
    {
        if (expression is not MethodCallExpression call)
        {
            return translator.TryElement(expression) is GroupProjection group ? new Elements(group.Element, null, false) : null;
        }

        if (call.Arguments.Count is 0 or > 2 || TryElements(call.Arguments[0], translator) is not { } elements)
        {
            return null;
        }

        return call.Method.Name switch
        {
            nameof(Enumerable.Where) when !elements.IsDistinct => Filter(elements, Condition(call, elements, translator)),
            nameof(Enumerable.Select) when !elements.IsDistinct => elements with { Element = translator.Inner(Lambda(call), elements.Element).Projection(Lambda(call).Body) },
            nameof(Enumerable.Distinct) when call.Arguments.Count == 1 => elements with { IsDistinct = true },
            nameof(Queryable.AsQueryable) => elements,
            _ => null,
        };
    }

    private static LambdaExpression Lambda(MethodCallExpression call) => QueryTranslator.Lambda(call, 1);

    private static SqlExpression Condition(MethodCallExpression call, Elements elements, ExpressionTranslator translator) =>
        translator.Inner(Lambda(call), elements.Element).Scalar(Lambda(call).Body);

    private static Elements Narrowed(MethodCallExpression call, Elements elements, ExpressionTranslator translator) =>
        call.Arguments.Count == 1 ? elements : Filter(elements, Condition(call, elements, translator));

    private static Elements Filter(Elements elements, SqlExpression condition) => elements with
    {
        Filter = elements.Filter is null ? condition : SqlOperator.Of("AND", elements.Filter, condition, typeof(bool)),
    };

    private static SqlExpression Argument(MethodCallExpression call, Elements elements, ExpressionTranslator translator)
    {
        var element = call.Arguments.Count == 1 ? elements.Element : translator.Inner(Lambda(call), elements.Element).Projection(Lambda(call).Body);
        return element is ScalarProjection scalar ? scalar.Value : throw Untranslatable.Because(call, "it runs over whole rows; name the value that is meant");
    }

    private static SqlAggregate Count(Elements elements, Type type) => new("COUNT", null, false, elements.Filter, type, false);

    private static SqlOperator Compare(string comparison, SqlExpression count) => SqlOperator.Of(comparison, count, SqlKeyword.Number(0), typeof(bool));

    // SQL does not count NULL, .NET counts it as one value.
    private static SqlExpression CountDistinct(MethodCallExpression call, Elements elements)
    {
        if (call.Arguments.Count > 1 || elements.Element is not ScalarProjection { Value: var value })
        {
            throw Untranslatable.Because(call, "distinct elements are counted of a single value only, without a condition");
        }

        SqlExpression count = new SqlAggregate("COUNT", value, true, elements.Filter, call.Type, false);
        if (value.IsNullable)
        {
            var hasNull = Compare(">", Count(Filter(elements, new SqlIsNull(value, false)), typeof(long)));
            count = SqlOperator.Of("+", count, new SqlCase(hasNull, SqlKeyword.Number(1), SqlKeyword.Number(0), typeof(int)), call.Type);
        }

        return count;
    }
}
