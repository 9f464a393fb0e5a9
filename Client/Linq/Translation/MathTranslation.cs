using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;
using Grid.Client.Mapping;

namespace Grid.Client.Linq.Translation;

/// <summary>Functions of <see cref="Math"/>.</summary>
internal static class MathTranslation
{
    /// <summary>Functions that mean the same in SQL, of DOUBLE unless said otherwise.</summary>
    private static readonly Dictionary<string, string> Same = new()
    {
        [nameof(Math.Abs)] = "abs",
        [nameof(Math.Floor)] = "floor",
        [nameof(Math.Ceiling)] = "ceil",
        [nameof(Math.Truncate)] = "trunc",
        [nameof(Math.Sqrt)] = "sqrt",
        [nameof(Math.Cbrt)] = "cbrt",
        [nameof(Math.Pow)] = "pow",
        [nameof(Math.Exp)] = "exp",
        [nameof(Math.Log10)] = "log10",
        [nameof(Math.Log2)] = "log2",
        [nameof(Math.Sin)] = "sin",
        [nameof(Math.Cos)] = "cos",
        [nameof(Math.Tan)] = "tan",
        [nameof(Math.Asin)] = "asin",
        [nameof(Math.Acos)] = "acos",
        [nameof(Math.Atan)] = "atan",
        [nameof(Math.Atan2)] = "atan2",
        [nameof(Math.Sign)] = "sign",
    };

    public static SqlExpression? TryCall(MethodCallExpression call, ExpressionTranslator translator)
    {
        if (call.Method.DeclaringType != typeof(Math))
        {
            return null;
        }

        if (call.Method.Name == nameof(Math.Round))
        {
            return Round(call, translator);
        }

        SqlExpression[] arguments = [.. call.Arguments.Select(translator.Scalar)];
        return call.Method.Name switch
        {
            nameof(Math.Min) => Choose("<=", arguments, call.Type),
            nameof(Math.Max) => Choose(">=", arguments, call.Type),
            nameof(Math.Log) => Log(arguments),
            var name when Same.TryGetValue(name, out var function) => SqlFunction.Of(function, call.Type, arguments),
            _ => null,
        };
    }

    private static SqlCase Choose(string comparison, SqlExpression[] arguments, Type type) =>
        new(SqlOperator.Of(comparison, arguments[0], arguments[1], typeof(bool)), arguments[0], arguments[1], type);

    private static SqlExpression Log(SqlExpression[] arguments)
    {
        var natural = SqlFunction.Of("ln", typeof(double), arguments[0]);
        return arguments.Length == 1 ? natural : SqlOperator.Of("/", natural, SqlFunction.Of("ln", typeof(double), arguments[1]), typeof(double));
    }

    // .NET rounds halves to even unless told otherwise, SQL's round away from zero.
    private static SqlFunction Round(MethodCallExpression call, ExpressionTranslator translator)
    {
        var mode = MidpointRounding.ToEven;
        SqlExpression digits = SqlKeyword.Number(0);
        foreach (var argument in call.Arguments.Skip(1))
        {
            if (argument.Type == typeof(MidpointRounding))
            {
                mode = (MidpointRounding)ClosedExpression.Evaluate(argument)!;
            }
            else
            {
                digits = translator.Scalar(argument);
            }
        }

        var number = translator.Scalar(call.Arguments[0]);
        return mode switch
        {
            MidpointRounding.AwayFromZero => SqlFunction.Of("round", call.Type, number, digits),
            MidpointRounding.ToEven when CellConversion.Bare(call.Type) == typeof(double) => SqlFunction.Of("round_even", call.Type, number, digits),
            _ => throw Untranslatable.Because(call, $"SQL does not round {call.Type.Name} in the way {mode}; use MidpointRounding.AwayFromZero"),
        };
    }
}
