using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Functions of DOUBLEs. Leaving a function's domain is an error; NaN stays NaN.</summary>
internal static class MathFunctions
{
    public static Vector Evaluate(CallExpression call, Vector[] arguments) => call.Function switch
    {
        ScalarFunction.Sign => Test(call.Type, arguments[0], value => double.IsNaN(value) ? 0 : Math.Sign(value)),
        ScalarFunction.IsNaN => Test(call.Type, arguments[0], value => double.IsNaN(value) ? 1 : 0),
        ScalarFunction.IsInfinite => Test(call.Type, arguments[0], value => double.IsInfinity(value) ? 1 : 0),
        ScalarFunction.IsFinite => Test(call.Type, arguments[0], value => double.IsFinite(value) ? 1 : 0),
        ScalarFunction.SquareRoot => Map(arguments[0], value => value < 0 ? throw Outside("square root", "a negative number") : Math.Sqrt(value)),
        ScalarFunction.NaturalLogarithm => Map(arguments[0], value => Math.Log(OfLogarithm(value))),
        ScalarFunction.Logarithm10 => Map(arguments[0], value => Math.Log10(OfLogarithm(value))),
        ScalarFunction.Logarithm2 => Map(arguments[0], value => Math.Log2(OfLogarithm(value))),
        ScalarFunction.Exponential => Map(arguments[0], Math.Exp),
        ScalarFunction.Power => Power(arguments),
        _ => throw new RequestException(ErrorCode.NotSupported, $"The plan has function {call.Function}, which this silo does not know."),
    };

    private static double OfLogarithm(double value) => value switch
    {
        < 0 => throw Outside("logarithm", "a negative number"),
        0 => throw Outside("logarithm", "zero"),
        _ => value,
    };

    private static RequestException Outside(string function, string value) =>
        new(ErrorCode.ValueOutOfRange, $"There is no {function} of {value}. Filter such rows out, or use CASE.");

    private static NumberVector<double> Map(Vector operand, Func<double, double> function)
    {
        var source = (NumberVector<double>)operand;
        var result = new NumberVector<double>(ColumnType.Double, source.Count) { Nulls = source.Nulls };
        for (var index = 0; index < source.Count; index++)
        {
            if (!source.IsNull(index))
            {
                result.Values[index] = function(source.Values[index]);
            }
        }

        return result;
    }

    private static NumberVector<long> Test(ColumnType type, Vector operand, Func<double, long> function)
    {
        var source = (NumberVector<double>)operand;
        var result = new NumberVector<long>(type, source.Count) { Nulls = source.Nulls };
        for (var index = 0; index < source.Count; index++)
        {
            if (!source.IsNull(index))
            {
                result.Values[index] = function(source.Values[index]);
            }
        }

        return result;
    }

    private static NumberVector<double> Power(Vector[] arguments)
    {
        var (bases, exponents) = ((NumberVector<double>)arguments[0], (NumberVector<double>)arguments[1]);
        var result = new NumberVector<double>(ColumnType.Double, bases.Count);
        for (var index = 0; index < bases.Count; index++)
        {
            if (bases.IsNull(index) || exponents.IsNull(index))
            {
                result.SetNull(index);
            }
            else
            {
                result.Values[index] = Math.Pow(bases.Values[index], exponents.Values[index]);
            }
        }

        return result;
    }
}
