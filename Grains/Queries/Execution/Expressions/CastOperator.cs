using System.Globalization;
using System.Text;
using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>CAST and TRY_CAST, with DuckDB's rules: decimals and text round half away from zero, floating point half to even.</summary>
internal static class CastOperator
{
    /// <summary>The largest integers up to which a REAL and a DOUBLE hold all.</summary>
    private const long MaxExactReal = 1L << 24;
    private const long MaxExactDouble = 1L << 53;

    public static Vector Cast(Vector source, ColumnType type, bool isTry)
    {
        var result = VectorFactory.Empty(type, source.Count);
        for (var index = 0; index < source.Count; index++)
        {
            if (source.IsNull(index))
            {
                result.SetNull(index);
            }
            else if (!TryConvert(source, index, result))
            {
                if (!isTry)
                {
                    throw new RequestException(ErrorCode.ValueOutOfRange, $"The value '{TextOf(source, index)}' of type {source.Type} cannot be cast to {type}. TRY_CAST gives NULL instead.");
                }

                result.SetNull(index);
            }
        }

        return result;
    }

    private static bool TryConvert(Vector source, int index, Vector result)
    {
        var type = result.Type;
        switch (type.Kind)
        {
            case TypeKind.Varchar:
                ((BytesVector)result).Set(index, Encoding.UTF8.GetBytes(TextOf(source, index)));
                return true;
            case TypeKind.Boolean:
                return TryBoolean(source, index, out var truth) && Set(result, index, truth ? 1 : 0);
            case TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt or TypeKind.HugeInt:
                return TryNumber(source, index, 0, out var whole) && Set(result, index, whole);
            case TypeKind.Decimal:
                return TryNumber(source, index, type.Scale, out var unscaled) && Set(result, index, unscaled);
            case TypeKind.Real or TypeKind.Double:
                return TryDouble(source, index, type.Kind == TypeKind.Real, out var number) && SetDouble((NumberVector<double>)result, index, number);
            case TypeKind.Date:
                return TryDate(source, index, out var days) && Set(result, index, days);
            case TypeKind.Timestamp:
                return TryTimestamp(source, index, out var microseconds) && Set(result, index, microseconds);
            case TypeKind.Uuid when source is BytesVector text && Guid.TryParse(Encoding.UTF8.GetString(text.Get(index)), out var uuid):
                return Set(result, index, ClrValue.NumberOf(uuid));
            default:
                return source.Type.Kind == type.Kind && source is BytesVector bytes && SetBytes((BytesVector)result, index, bytes.Get(index));
        }
    }

    private static bool SetBytes(BytesVector result, int index, ReadOnlySpan<byte> value)
    {
        result.Set(index, value);
        return true;
    }

    private static bool SetDouble(NumberVector<double> result, int index, double value)
    {
        result.Values[index] = result.Type.Kind == TypeKind.Real ? (float)value : value;
        return result.Type.Kind != TypeKind.Real || double.IsInfinity(value) || !double.IsInfinity(result.Values[index]);
    }

    private static bool Set(Vector result, int index, Int128 value)
    {
        if (result is NumberVector<long> narrow)
        {
            if (value < long.MinValue || value > long.MaxValue || !Arithmetic.IsInRange(result.Type, (long)value))
            {
                return false;
            }

            narrow.Values[index] = (long)value;
            return true;
        }

        ((NumberVector<Int128>)result).Values[index] = value;
        return Arithmetic.IsInRange(result.Type, value);
    }

    private static Int128 IntegerOf(Vector source, int index) => source is NumberVector<long> narrow ? narrow.Values[index] : ((NumberVector<Int128>)source).Values[index];

    private static bool TryBoolean(Vector source, int index, out bool truth)
    {
        truth = source switch
        {
            NumberVector<double> number => number.Values[index] != 0,
            BytesVector => false,
            _ => IntegerOf(source, index) != 0,
        };
        if (source is not BytesVector text)
        {
            return true;
        }

        switch (Encoding.UTF8.GetString(text.Get(index)).ToLowerInvariant())
        {
            case "true" or "t" or "1" or "yes" or "y":
                truth = true;
                return true;
            case "false" or "f" or "0" or "no" or "n":
                return true;
            default:
                return false;
        }
    }

    // The number × 10^scale, rounded.
    private static bool TryNumber(Vector source, int index, int scale, out Int128 value)
    {
        value = 0;
        switch (source)
        {
            case NumberVector<double> number:
                return TryScaleDouble(number.Values[index], scale, out value);
            case BytesVector text:
                var digits = Encoding.UTF8.GetString(text.Get(index)).Trim();
                return Decimals.TryParse(digits, ColumnType.MaxPrecision, scale, out value)
                    || (digits.Contains('e', StringComparison.OrdinalIgnoreCase) && TryParseDouble(digits, out var parsed) && TryScaleDouble(parsed, scale, out value));
            default:
                return TryRescale(IntegerOf(source, index), source.Type.Kind == TypeKind.Decimal ? source.Type.Scale : 0, scale, out value);
        }
    }

    private static bool TryScaleDouble(double number, int scale, out Int128 value)
    {
        var scaled = scale == 0 ? Math.Round(number, MidpointRounding.ToEven) : Math.Round(number * Math.Pow(10, scale), MidpointRounding.AwayFromZero);
        var fits = double.Abs(scaled) < 1.7e38;
        value = fits ? (Int128)scaled : 0;
        return fits;
    }

    private static bool TryRescale(Int128 number, int from, int to, out Int128 value)
    {
        value = number;
        if (from > to)
        {
            var divisor = Decimals.PowerOfTen(from - to);
            var (quotient, rest) = Int128.DivRem(number, divisor);
            value = quotient + (Int128.Abs(rest) * 2 >= divisor ? Int128.Sign(rest) : 0);
            return true;
        }

        try
        {
            value = checked(number * Decimals.PowerOfTen(to - from));
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static bool TryDouble(Vector source, int index, bool isReal, out double value)
    {
        switch (source)
        {
            case NumberVector<double> number:
                value = number.Values[index];
                return true;
            case BytesVector text:
                return TryParseDouble(Encoding.UTF8.GetString(text.Get(index)).Trim(), out value);
            default:
                value = ScaleDown(IntegerOf(source, index), source.Type.Kind == TypeKind.Decimal ? source.Type.Scale : 0, isReal);
                return true;
        }
    }

    // What the result cannot hold exactly is taken apart into whole and fraction; all steps have the precision of the result.
    private static double ScaleDown(Int128 number, int scale, bool isReal)
    {
        var power = Math.Pow(10, scale);
        if (scale == 0 || Int128.Abs(number) <= (isReal ? MaxExactReal : MaxExactDouble))
        {
            return isReal ? (float)number / (float)power : (double)number / power;
        }

        var (whole, rest) = Int128.DivRem(number, Decimals.PowerOfTen(scale));
        return isReal ? (float)whole + ((float)rest / (float)power) : (double)whole + ((double)rest / power);
    }

    private static bool TryParseDouble(string text, out double value)
    {
        switch (text.ToLowerInvariant())
        {
            case "inf" or "infinity" or "+inf" or "+infinity":
                value = double.PositiveInfinity;
                return true;
            case "-inf" or "-infinity":
                value = double.NegativeInfinity;
                return true;
            case "nan" or "-nan" or "+nan":
                value = double.NaN;
                return true;
            default:
                return double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }
    }

    private static bool TryDate(Vector source, int index, out long days)
    {
        const long microsecondsPerDay = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;
        if (source is BytesVector text)
        {
            return CalendarText.TryParseDate(Encoding.UTF8.GetString(text.Get(index)), out days);
        }

        var value = ((NumberVector<long>)source).Values[index];
        days = source.Type.Kind == TypeKind.Timestamp ? (long)Math.Floor((decimal)value / microsecondsPerDay) : value;
        return source.Type.Kind is TypeKind.Timestamp or TypeKind.Date;
    }

    private static bool TryTimestamp(Vector source, int index, out Int128 microseconds)
    {
        if (source is BytesVector text)
        {
            var isTime = CalendarText.TryParseTimestamp(Encoding.UTF8.GetString(text.Get(index)), out var parsed);
            microseconds = parsed;
            return isTime;
        }

        microseconds = (Int128)((NumberVector<long>)source).Values[index] * (source.Type.Kind == TypeKind.Date ? TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond : 1);
        return source.Type.Kind is TypeKind.Timestamp or TypeKind.Date;
    }

    private static string TextOf(Vector source, int index)
    {
        var type = source.Type;
        return type.Kind switch
        {
            TypeKind.Varchar => Encoding.UTF8.GetString(((BytesVector)source).Get(index)),
            TypeKind.Boolean => IntegerOf(source, index) != 0 ? "true" : "false",
            TypeKind.Decimal => Decimals.ToText(IntegerOf(source, index), type.Scale),
            TypeKind.Real => FloatText.Format((float)((NumberVector<double>)source).Values[index]),
            TypeKind.Double => FloatText.Format(((NumberVector<double>)source).Values[index]),
            TypeKind.Date => CalendarText.FormatDate((long)IntegerOf(source, index)),
            TypeKind.Timestamp => CalendarText.FormatTimestamp((long)IntegerOf(source, index)),
            TypeKind.Uuid => ClrValue.UuidOf(IntegerOf(source, index)).ToString(),
            TypeKind.Blob => throw new RequestException(ErrorCode.NotSupported, "A cast of BLOB to VARCHAR is not supported."),
            _ => IntegerOf(source, index).ToString(CultureInfo.InvariantCulture),
        };
    }
}
