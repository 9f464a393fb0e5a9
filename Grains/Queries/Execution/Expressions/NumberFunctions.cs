using System.Numerics;
using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Functions of one number.</summary>
internal static class NumberFunctions
{
    public static Vector Evaluate(CallExpression call, Vector[] arguments)
    {
        var operand = arguments[0];
        return (Lanes.Of(operand.Type), call.Function) switch
        {
            (Lane.Long, ScalarFunction.Negate) => Map<long>(operand, call.Type, value => checked(-value)),
            (Lane.Wide, ScalarFunction.Negate) => Map<Int128>(operand, call.Type, value => checked(-value)),
            (Lane.Double, ScalarFunction.Negate) => Map<double>(operand, call.Type, value => -value),
            (Lane.Long, ScalarFunction.Absolute) => Map<long>(operand, call.Type, long.Abs),
            (Lane.Wide, ScalarFunction.Absolute) => Map<Int128>(operand, call.Type, Int128.Abs),
            (Lane.Double, ScalarFunction.Absolute) => Map<double>(operand, call.Type, double.Abs),
            (Lane.Double, ScalarFunction.Floor) => Map<double>(operand, call.Type, Math.Floor),
            (Lane.Double, ScalarFunction.Ceiling) => Map<double>(operand, call.Type, Math.Ceiling),
            (Lane.Long, ScalarFunction.Round) when operand.Type.Kind != TypeKind.Decimal => RoundInteger(operand, arguments[1], call.Type),
            (Lane.Double, ScalarFunction.Round) => RoundDouble(operand, arguments[1], call.Type),
            _ => Rescale(call, operand),
        };
    }

    private static NumberVector<T> Map<T>(Vector operand, ColumnType type, Func<T, T> function)
        where T : unmanaged, INumber<T>
    {
        var source = (NumberVector<T>)operand;
        var result = new NumberVector<T>(type, source.Count) { Nulls = source.Nulls };
        for (var index = 0; index < source.Count; index++)
        {
            if (source.IsNull(index))
            {
                continue;
            }

            try
            {
                var value = function(source.Values[index]);
                result.Values[index] = Arithmetic.IsInRange(type, value) ? value : throw Arithmetic.OutOfRange("result", type);
            }
            catch (OverflowException)
            {
                throw Arithmetic.OutOfRange("result", type);
            }
        }

        return result;
    }

    // Half away from zero, as DuckDB rounds.
    private static NumberVector<double> RoundDouble(Vector operand, Vector digits, ColumnType type)
    {
        var places = ((NumberVector<long>)digits).Values;
        var power = places.Length == 0 ? 1 : Math.Pow(10, Math.Abs(places[0]));
        var isWhole = places.Length > 0 && places[0] < 0;
        return Map<double>(operand, type, value =>
        {
            if (isWhole)
            {
                var whole = Math.Round(value / power, MidpointRounding.AwayFromZero) * power;
                return double.IsFinite(whole) ? whole : 0;
            }

            var rounded = Math.Round(value * power, MidpointRounding.AwayFromZero) / power;
            return double.IsFinite(rounded) ? rounded : value;
        });
    }

    // To tens, hundreds and so on; half away from zero.
    private static NumberVector<long> RoundInteger(Vector operand, Vector digits, ColumnType type)
    {
        var places = ((NumberVector<long>)digits).Values;
        var power = places.Length == 0 ? 1 : Decimals.PowerOfTen((int)Math.Min(-places[0], ColumnType.MaxPrecision));
        return Map<long>(operand, type, value => checked((long)(Round(ScalarFunction.Round, value, power) * power)));
    }

    private static Vector Rescale(CallExpression call, Vector operand)
    {
        if (operand.Type.Kind != TypeKind.Decimal)
        {
            throw new RequestException(ErrorCode.NotSupported, $"{call.Function} of {operand.Type} is not supported.");
        }

        var divisor = Decimals.PowerOfTen(operand.Type.Scale - call.Type.Scale);
        var source = Arithmetic.ToLane<Int128>(operand);
        var result = VectorFactory.Empty(call.Type, source.Count);
        result.Nulls = source.Nulls;
        for (var index = 0; index < source.Count; index++)
        {
            if (!source.IsNull(index))
            {
                Set(result, index, Round(call.Function, source.Values[index], divisor));
            }
        }

        return result;
    }

    private static Int128 Round(ScalarFunction function, Int128 value, Int128 divisor)
    {
        var (quotient, rest) = Int128.DivRem(value, divisor);
        return function switch
        {
            ScalarFunction.Floor => quotient - (rest < 0 ? 1 : 0),
            ScalarFunction.Ceiling => quotient + (rest > 0 ? 1 : 0),
            _ => quotient + (Int128.Abs(rest) * 2 >= divisor ? Int128.Sign(rest) : 0),
        };
    }

    private static void Set(Vector result, int index, Int128 value)
    {
        if (result is NumberVector<long> narrow)
        {
            narrow.Values[index] = (long)value;
        }
        else
        {
            ((NumberVector<Int128>)result).Values[index] = value;
        }
    }
}
