using System.Collections;
using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary><c>Contains</c> of a list of the program, and of another query.</summary>
internal static class Membership
{
    public static SqlExpression? TryTranslate(MethodCallExpression call, ExpressionTranslator translator)
    {
        if (call.Method.Name != nameof(Enumerable.Contains) || call.Method.DeclaringType == typeof(string))
        {
            return null;
        }

        Expression[] operands = call.Object is null ? [.. call.Arguments] : [call.Object, .. call.Arguments];
        if (operands.Length < 2 || (operands.Length == 3 && !(ClosedExpression.IsClosed(operands[2]) && ClosedExpression.Evaluate(operands[2]) is null)))
        {
            return null;
        }

        var source = Unwrapped(operands[0]);
        if (!ClosedExpression.IsClosed(source))
        {
            return null;
        }

        var value = Numbers.WithoutLosslessCast(translator.Scalar(operands[1]));
        return ClosedExpression.Evaluate(source) switch
        {
            IQueryable query when query.Provider is GridQueryProvider => InQuery(call, value, query),
            IEnumerable list => InList(value, [.. list.Cast<object?>()]),
            null => throw new ArgumentNullException(nameof(call), $"{call}: the list is null."),
            _ => null,
        };
    }

    // The compiler turns an array into a span where it can; a span cannot be held while a query is made.
    private static Expression Unwrapped(Expression source) => source is MethodCallExpression { Method.Name: "op_Implicit" } conversion
        ? Unwrapped(conversion.Arguments[0])
        : source;

    private static SqlExpression InList(SqlExpression value, object?[] list)
    {
        var items = list.Where(item => item is not null).ToList();

        // Lists of nearly the same length share a text, and so a plan: the last item is repeated up to a power of two.
        while (items.Count > 0 && !int.IsPow2(items.Count))
        {
            items.Add(items[^1]);
        }

        SqlExpression found = items.Count == 0 ? SqlKeyword.False : new SqlIn(value, [.. items.Select(item => new SqlParameter(item, value.Type))]);
        var hasNull = list.Length > 0 && Array.IndexOf(list, null) >= 0;
        return !hasNull || !value.IsNullable ? found
            : items.Count == 0 ? new SqlIsNull(value, false)
            : new SqlOperator("OR", found, new SqlIsNull(value, false), typeof(bool), false);
    }

    private static SqlInQuery InQuery(Expression call, SqlExpression value, IQueryable query)
    {
        var (select, places) = new QueryTranslator().Translate(query.Expression).Finish();
        var (item, _) = places.Count == 1
            ? places.Single()
            : throw Untranslatable.Because(call, "the other query has several columns; Select the one to look in");
        return value.IsNullable && item.IsNullable
            ? throw Untranslatable.Because(call, "both sides may be null, and SQL finds no null in a query; leave null out of one side by Where")
            : new SqlInQuery(value, select);
    }
}
