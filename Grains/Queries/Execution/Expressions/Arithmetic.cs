using System.Numerics;
using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>+ − * / % in the result's lane. Leaving the result type's range is an error, never a wrapped number; division by zero gives NULL.</summary>
internal static class Arithmetic
{
    public static Vector Evaluate(ScalarFunction function, ColumnType type, Vector left, Vector right) => Lanes.Of(type) switch
    {
        Lane.Long => Run<long>(function, type, left, right),
        Lane.Wide => Run<Int128>(function, type, left, right),
        _ => Run<double>(function, type, left, right),
    };

    /// <summary>The vector's numbers in another lane, as they are.</summary>
    public static NumberVector<T> ToLane<T>(Vector vector)
        where T : unmanaged, INumber<T>
    {
        if (vector is NumberVector<T> same)
        {
            return same;
        }

        var narrow = (NumberVector<long>)vector;
        var wide = new NumberVector<T>(vector.Type, vector.Count) { Nulls = vector.Nulls };
        for (var index = 0; index < vector.Count; index++)
        {
            wide.Values[index] = T.CreateChecked(narrow.Values[index]);
        }

        return wide;
    }

    /// <summary>Whether a value lies in a type's range.</summary>
    public static bool IsInRange<T>(ColumnType type, T value)
        where T : unmanaged, INumber<T> => type.Kind switch
        {
            TypeKind.SmallInt => value >= T.CreateChecked(short.MinValue) && value <= T.CreateChecked(short.MaxValue),
            TypeKind.Integer or TypeKind.Date => value >= T.CreateChecked(int.MinValue) && value <= T.CreateChecked(int.MaxValue),
            TypeKind.Decimal => T.Abs(value) < T.CreateChecked(Decimals.PowerOfTen(type.Precision)),
            _ => true,
        };

    public static RequestException OutOfRange(string operation, ColumnType type) =>
        new(ErrorCode.ValueOutOfRange, $"The {operation} leaves the range of {type}. CAST to a wider type first.");

    private static NumberVector<T> Run<T>(ScalarFunction function, ColumnType type, Vector leftVector, Vector rightVector)
        where T : unmanaged, INumber<T>
    {
        var (left, right) = (ToLane<T>(leftVector), ToLane<T>(rightVector));
        var result = new NumberVector<T>(type, left.Count);
        for (var index = 0; index < left.Count; index++)
        {
            if (left.IsNull(index) || right.IsNull(index))
            {
                result.SetNull(index);
                continue;
            }

            var divisor = right.Values[index];
            if (function is ScalarFunction.Divide or ScalarFunction.Modulo && T.IsZero(divisor))
            {
                result.SetNull(index);
                continue;
            }

            try
            {
                var value = checked(function switch
                {
                    ScalarFunction.Add => left.Values[index] + divisor,
                    ScalarFunction.Subtract => left.Values[index] - divisor,
                    ScalarFunction.Multiply => left.Values[index] * divisor,
                    ScalarFunction.Divide => left.Values[index] / divisor,
                    _ => left.Values[index] % divisor,
                });
                value = type.Kind == TypeKind.Real ? T.CreateChecked(float.CreateSaturating(value)) : value;
                result.Values[index] = IsInRange(type, value) ? value : throw OutOfRange(NameOf(function), type);
            }
            catch (OverflowException)
            {
                throw OutOfRange(NameOf(function), type);
            }
        }

        return result;
    }

    private static string NameOf(ScalarFunction function) => function switch
    {
        ScalarFunction.Add => "sum",
        ScalarFunction.Subtract => "difference",
        ScalarFunction.Multiply => "product",
        _ => "quotient",
    };
}
