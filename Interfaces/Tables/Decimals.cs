using System.Globalization;
using Grid.Errors;

namespace Grid.Tables;

/// <summary>DECIMAL values as 128-bit integers, value × 10^scale, and their text and CLR forms.</summary>
public static class Decimals
{
    /// <summary>Fraction digits that <see cref="decimal"/> holds, and digits that it always holds.</summary>
    private const int MaxClrScale = 28;

    private static readonly Int128[] Powers = MakePowers();

    /// <summary>10^<paramref name="exponent"/>, for 0 to 38.</summary>
    public static Int128 PowerOfTen(int exponent) => Powers[exponent];

    /// <summary>The exact decimal text, with as many fraction digits as the scale.</summary>
    public static string ToText(Int128 unscaled, int scale)
    {
        var digits = UInt128Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        if (scale > 0)
        {
            digits = digits.PadLeft(scale + 1, '0');
            digits = digits[..^scale] + "." + digits[^scale..];
        }

        return Int128.IsNegative(unscaled) ? "-" + digits : digits;
    }

    /// <summary>Parses decimal text (sign, digits, fraction; no exponent) exactly, rounding half away from zero at the scale. False when it is no number or has too many digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int precision, int scale, out Int128 unscaled)
    {
        unscaled = 0;
        var isNegative = text is ['-', ..];
        if (text is ['-' or '+', ..])
        {
            text = text[1..];
        }

        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.Length + fraction.Length == 0)
        {
            return false;
        }

        var roundsUp = false;
        if (fraction.Length > scale)
        {
            foreach (var digit in fraction[scale..])
            {
                if (!char.IsAsciiDigit(digit))
                {
                    return false;
                }
            }

            roundsUp = fraction[scale] >= '5';
            fraction = fraction[..scale];
        }

        if (!TryAppend(ref unscaled, whole) || !TryAppend(ref unscaled, fraction) || !TryScale(ref unscaled, scale - fraction.Length))
        {
            return false;
        }

        unscaled += roundsUp ? 1 : 0;
        if (unscaled >= Powers[precision])
        {
            return false;
        }

        unscaled = isNegative ? -unscaled : unscaled;
        return true;
    }

    /// <summary>The CLR value.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ValueOutOfRange"/>: more digits than <see cref="decimal"/> holds.</exception>
    public static decimal ToDecimal(Int128 unscaled, int scale)
    {
        // Zeros at the end of the fraction are no digits that would be lost.
        var magnitude = UInt128Abs(unscaled);
        var shownScale = scale;
        while ((shownScale > MaxClrScale || magnitude >> 96 != 0) && shownScale > 0 && magnitude % 10 == 0)
        {
            magnitude /= 10;
            shownScale--;
        }

        if (shownScale <= MaxClrScale && magnitude >> 96 == 0)
        {
            return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), Int128.IsNegative(unscaled), (byte)shownScale);
        }

        throw new RequestException(ErrorCode.ValueOutOfRange,
            $"{ToText(unscaled, scale)} has more digits than System.Decimal holds ({MaxClrScale}): CAST it to VARCHAR or DOUBLE.");
    }

    private static UInt128 UInt128Abs(Int128 value) => Int128.IsNegative(value) ? (UInt128)(-(value + 1)) + 1 : (UInt128)value;

    private static bool TryAppend(ref Int128 value, ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit) || value >= Powers[ColumnType.MaxPrecision - 1])
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private static bool TryScale(ref Int128 value, int zeros)
    {
        if (value != 0 && value >= Powers[ColumnType.MaxPrecision - zeros])
        {
            return false;
        }

        value *= Powers[zeros];
        return true;
    }

    private static Int128[] MakePowers()
    {
        var powers = new Int128[ColumnType.MaxPrecision + 1];
        powers[0] = 1;
        for (var exponent = 1; exponent < powers.Length; exponent++)
        {
            powers[exponent] = powers[exponent - 1] * 10;
        }

        return powers;
    }
}
