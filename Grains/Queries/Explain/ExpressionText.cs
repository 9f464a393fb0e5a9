using System.Globalization;
using System.Text;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Explain;

/// <summary>Writes bound expressions in the manner of SQL, to be read by people.</summary>
/// <param name="nameOf">The name of a column of the source, by its ordinal.</param>
internal sealed class ExpressionText(Func<int, string> nameOf)
{
    /// <summary>Characters of a constant that are shown; a plan is to be taken in at a glance.</summary>
    private const int MaxConstantLength = 60;

    private static readonly Dictionary<ScalarFunction, string> Infix = new()
    {
        [ScalarFunction.And] = "AND",
        [ScalarFunction.Or] = "OR",
        [ScalarFunction.Equal] = "=",
        [ScalarFunction.NotEqual] = "<>",
        [ScalarFunction.Less] = "<",
        [ScalarFunction.LessOrEqual] = "<=",
        [ScalarFunction.Greater] = ">",
        [ScalarFunction.GreaterOrEqual] = ">=",
        [ScalarFunction.DistinctFrom] = "IS DISTINCT FROM",
        [ScalarFunction.NotDistinctFrom] = "IS NOT DISTINCT FROM",
        [ScalarFunction.Add] = "+",
        [ScalarFunction.Subtract] = "-",
        [ScalarFunction.Multiply] = "*",
        [ScalarFunction.Divide] = "/",
        [ScalarFunction.Modulo] = "%",
        [ScalarFunction.Concat] = "||",
    };

    public string Of(Expression expression) => expression switch
    {
        ColumnExpression column => nameOf(column.Ordinal),
        ConstantExpression constant => Of(constant.Value),
        CastExpression cast => $"{(cast.IsTry ? "TRY_CAST" : "CAST")}({Of(cast.Operand)} AS {cast.Type})",
        CaseExpression choice => OfCase(choice),
        CallExpression call => OfCall(call),
        _ => expression.GetType().Name,
    };

    public string Of(AggregateCall call)
    {
        var argument = call.Argument is null ? "*" : (call.IsDistinct ? "DISTINCT " : "") + Of(call.Argument);
        var constant = call.Constant is null ? "" : $", {Of(call.Constant)}";
        var order = call.Order.Length == 0 ? "" : $" ORDER BY {string.Join(", ", call.Order.Select(key => Of(key.Value) + (key.IsDescending ? " DESC" : "") + (key.NullsFirst ? " NULLS FIRST" : "")))}";
        return $"{NameOf(call.Function)}({argument}{constant}{order})" + (call.Filter is null ? "" : $" FILTER (WHERE {Of(call.Filter)})");
    }

    private static string NameOf(AggregateFunction function) => function switch
    {
        AggregateFunction.CountRows => "count",
        AggregateFunction.BoolAnd => "bool_and",
        AggregateFunction.BoolOr => "bool_or",
        AggregateFunction.VarianceSample => "var_samp",
        AggregateFunction.VariancePopulation => "var_pop",
        AggregateFunction.DeviationSample => "stddev_samp",
        AggregateFunction.DeviationPopulation => "stddev_pop",
        AggregateFunction.QuantileContinuous => "quantile_cont",
        AggregateFunction.QuantileDiscrete => "quantile_disc",
        AggregateFunction.StringAggregate => "string_agg",
        AggregateFunction.ApproximateCountDistinct => "approx_count_distinct",
        AggregateFunction.ApproximateQuantile => "approx_quantile",
        AggregateFunction.AnyValue => "any_value",
        _ => function.ToString().ToLowerInvariant(),
    };

    private static string Of(Literal literal)
    {
        if (literal.IsNull)
        {
            return "NULL";
        }

        var text = literal.Type.Kind switch
        {
            TypeKind.Blob => "\\x" + Convert.ToHexString(literal.Bytes!),
            TypeKind.Date => ((DateOnly)literal.Value!).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TypeKind.Timestamp => ((DateTime)literal.Value!).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
            TypeKind.Boolean => literal.Bytes![0] != 0 ? "true" : "false",
            _ => Convert.ToString(literal.Value, CultureInfo.InvariantCulture) ?? "",
        };
        text = text.Length <= MaxConstantLength ? text : text[..MaxConstantLength] + "…";
        return literal.Type.Kind is TypeKind.Varchar or TypeKind.Date or TypeKind.Timestamp or TypeKind.Uuid or TypeKind.Blob ? $"'{text}'" : text;
    }

    private string OfCall(CallExpression call)
    {
        var arguments = call.Arguments.Select(Of).ToArray();
        return call.Function switch
        {
            ScalarFunction.Not => $"NOT ({arguments[0]})",
            ScalarFunction.IsNull => $"{arguments[0]} IS NULL",
            ScalarFunction.IsNotNull => $"{arguments[0]} IS NOT NULL",
            ScalarFunction.In => $"{arguments[0]} IN ({string.Join(", ", arguments.Skip(1))})",
            ScalarFunction.Like or ScalarFunction.ILike => $"{arguments[0]} {call.Function.ToString().ToUpperInvariant()} {arguments[1]}" + (arguments.Length > 2 ? $" ESCAPE {arguments[2]}" : ""),
            _ when Infix.TryGetValue(call.Function, out var infix) => string.Join($" {infix} ", call.Arguments.Select((argument, index) => Nests(argument) ? $"({arguments[index]})" : arguments[index])),
            _ => $"{call.Function.ToString().ToLowerInvariant()}({string.Join(", ", arguments)})",
        };
    }

    private static bool Nests(Expression argument) => argument is CallExpression call && Infix.ContainsKey(call.Function);

    private string OfCase(CaseExpression choice)
    {
        var text = new StringBuilder("CASE");
        foreach (var branch in choice.Branches)
        {
            text.Append(CultureInfo.InvariantCulture, $" WHEN {Of(branch.Condition)} THEN {Of(branch.Result)}");
        }

        return text.Append(CultureInfo.InvariantCulture, $" ELSE {Of(choice.Otherwise)} END").ToString();
    }
}
