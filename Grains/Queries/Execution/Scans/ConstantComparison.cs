using System.Numerics;
using System.Runtime.InteropServices;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>Comparisons with a constant as ranges of values.</summary>
internal static class ConstantComparison
{
    public static bool IsComparison(ScalarFunction function) => function is >= ScalarFunction.Equal and <= ScalarFunction.GreaterOrEqual;

    /// <summary>The comparison with its sides exchanged.</summary>
    public static ScalarFunction Mirror(ScalarFunction function) => function switch
    {
        ScalarFunction.Less => ScalarFunction.Greater,
        ScalarFunction.LessOrEqual => ScalarFunction.GreaterOrEqual,
        ScalarFunction.Greater => ScalarFunction.Less,
        ScalarFunction.GreaterOrEqual => ScalarFunction.LessOrEqual,
        _ => function,
    };

    /// <summary>The comparison that is true where this one is false.</summary>
    public static ScalarFunction Opposite(ScalarFunction function) => function switch
    {
        ScalarFunction.Equal => ScalarFunction.NotEqual,
        ScalarFunction.NotEqual => ScalarFunction.Equal,
        ScalarFunction.Less => ScalarFunction.GreaterOrEqual,
        ScalarFunction.LessOrEqual => ScalarFunction.Greater,
        ScalarFunction.Greater => ScalarFunction.LessOrEqual,
        _ => ScalarFunction.Less,
    };

    /// <summary>Whether every value of a type is the same number in the other, as it lies in memory.</summary>
    public static bool KeepsNumbers(ColumnType from, ColumnType to) => (from.Kind, to.Kind) switch
    {
        (TypeKind.SmallInt, TypeKind.Integer or TypeKind.BigInt) or (TypeKind.Integer, TypeKind.BigInt) => true,
        (TypeKind.Decimal, TypeKind.Decimal) => from.Scale == to.Scale && from.Precision <= to.Precision && to.Physical == PhysicalType.Int64,
        _ => false,
    };

    public static bool TryIntegerOf(Literal literal, out long value)
    {
        ReadOnlySpan<byte> bytes = literal.Bytes;
        (var isInteger, value) = literal.Type.Physical switch
        {
            PhysicalType.Bool => (true, MemoryMarshal.Read<byte>(bytes)),
            PhysicalType.Int16 => (true, MemoryMarshal.Read<short>(bytes)),
            PhysicalType.Int32 => (true, MemoryMarshal.Read<int>(bytes)),
            PhysicalType.Int64 => (true, MemoryMarshal.Read<long>(bytes)),
            _ => (false, 0L),
        };
        return isInteger;
    }

    /// <summary>The number of a DOUBLE; NaN, which makes no range, for other types.</summary>
    public static double DoubleOf(Literal literal) => literal.Type.Kind == TypeKind.Double ? MemoryMarshal.Read<double>(literal.Bytes) : double.NaN;

    /// <summary>False when no value of the type lies in the range (or each does, when it is negated).</summary>
    public static bool TryRange<T>(ScalarFunction function, long constant, out ValueRange<T> range)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (low, high) = (Int128.CreateChecked(T.MinValue), Int128.CreateChecked(T.MaxValue));
        (low, high) = function switch
        {
            ScalarFunction.Equal or ScalarFunction.NotEqual => (Int128.Max(low, constant), Int128.Min(high, constant)),
            ScalarFunction.Less => (low, Int128.Min(high, (Int128)constant - 1)),
            ScalarFunction.LessOrEqual => (low, Int128.Min(high, constant)),
            ScalarFunction.Greater => (Int128.Max(low, (Int128)constant + 1), high),
            _ => (Int128.Max(low, constant), high),
        };
        var isNegated = function == ScalarFunction.NotEqual;
        if (low > high)
        {
            range = new ValueRange<T>(default, default, isNegated);
            return false;
        }

        range = new ValueRange<T>(T.CreateChecked(low), T.CreateChecked(high), isNegated);
        return true;
    }

    /// <summary>False for NaN and infinities, which have no neighbours.</summary>
    public static bool TryRange(ScalarFunction function, double constant, out ValueRange<double> range)
    {
        range = function switch
        {
            ScalarFunction.Equal => new(constant, constant, IsNegated: false),
            ScalarFunction.NotEqual => new(constant, constant, IsNegated: true),
            ScalarFunction.Less => new(double.NegativeInfinity, double.BitDecrement(constant), IsNegated: false),
            ScalarFunction.LessOrEqual => new(double.NegativeInfinity, constant, IsNegated: false),
            ScalarFunction.Greater => new(double.NegativeInfinity, constant, IsNegated: true),
            _ => new(double.NegativeInfinity, double.BitDecrement(constant), IsNegated: true),
        };
        return double.IsFinite(constant);
    }
}
