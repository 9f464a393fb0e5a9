using System.Buffers.Binary;
using Grid.Tables;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// NUMERIC as PostgreSQL sends it: number of digits, weight of the first, sign and scale (16 bits each), then digits
/// of base 10,000, aligned at the decimal point, without zeros at either end.
/// </summary>
internal static class PostgreSqlNumeric
{
    /// <summary>Bytes of the longest: ten digits for 38 decimal ones and one for their alignment.</summary>
    public const int MaxBytes = HeaderBytes + (MostDigits * 2);

    private const int HeaderBytes = 8;
    private const int MostDigits = 11;
    private const int Base = 10_000;
    private const int DecimalsPerDigit = 4;
    private const ushort Negative = 0x4000;

    /// <summary>Writes value ÷ 10^<paramref name="scale"/> and returns the number of bytes.</summary>
    public static int Write(Int128 unscaled, int scale, Span<byte> output)
    {
        var magnitude = Int128.IsNegative(unscaled) ? (UInt128)(-unscaled) : (UInt128)unscaled;
        Span<short> digits = stackalloc short[MostDigits];
        var count = 0;
        var partial = scale % DecimalsPerDigit;
        if (partial != 0)
        {
            // The last digit of the fraction is filled up with zeros.
            var divisor = (UInt128)Decimals.PowerOfTen(partial);
            digits[count++] = (short)((int)(magnitude % divisor) * (int)Decimals.PowerOfTen(DecimalsPerDigit - partial));
            magnitude /= divisor;
        }

        for (; magnitude > ulong.MaxValue; magnitude /= Base)
        {
            digits[count++] = (short)(magnitude % Base);
        }

        for (var small = (ulong)magnitude; small != 0; small /= Base)
        {
            digits[count++] = (short)(small % Base);
        }

        var weight = count - 1 - ((scale + DecimalsPerDigit - 1) / DecimalsPerDigit);
        var skipped = 0;
        while (skipped < count && digits[skipped] == 0)
        {
            skipped++;
        }

        while (count > skipped && digits[count - 1] == 0)
        {
            count--;
            weight--;
        }

        BinaryPrimitives.WriteInt16BigEndian(output, (short)(count - skipped));
        BinaryPrimitives.WriteInt16BigEndian(output[2..], (short)(count == skipped ? 0 : weight));
        BinaryPrimitives.WriteUInt16BigEndian(output[4..], Int128.IsNegative(unscaled) ? Negative : (ushort)0);
        BinaryPrimitives.WriteInt16BigEndian(output[6..], (short)scale);
        var length = HeaderBytes;
        for (var index = count - 1; index >= skipped; index--, length += 2)
        {
            BinaryPrimitives.WriteInt16BigEndian(output[length..], digits[index]);
        }

        return length;
    }

    /// <summary>Reads value × 10^scale; false when it has more digits than the type, is no number or is damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, ColumnType type, out Int128 unscaled)
    {
        unscaled = 0;
        if (input.Length < HeaderBytes)
        {
            return false;
        }

        int count = BinaryPrimitives.ReadInt16BigEndian(input);
        int weight = BinaryPrimitives.ReadInt16BigEndian(input[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(input[4..]);
        if (sign is not (0 or Negative) || count is < 0 or > MostDigits || input.Length != HeaderBytes + (count * 2))
        {
            return false;
        }

        var limit = Decimals.PowerOfTen(type.Precision);
        for (var index = 0; index < count; index++)
        {
            int digit = BinaryPrimitives.ReadInt16BigEndian(input[(HeaderBytes + (index * 2))..]);
            // Decimal places of this digit's last one, counted from the scale: negative ones are its zeros.
            var exponent = ((weight - index) * DecimalsPerDigit) + type.Scale;
            if (digit is < 0 or >= Base || !TryAdd(ref unscaled, digit, exponent, limit))
            {
                return false;
            }
        }

        unscaled = sign == Negative ? -unscaled : unscaled;
        return true;
    }

    private static bool TryAdd(ref Int128 sum, int digit, int exponent, Int128 limit)
    {
        if (digit == 0)
        {
            return true;
        }

        if (exponent < 0)
        {
            if (exponent <= -DecimalsPerDigit)
            {
                return false;
            }

            var divisor = (int)Decimals.PowerOfTen(-exponent);
            sum += digit / divisor;
            return digit % divisor == 0 && sum < limit;
        }

        if (exponent > ColumnType.MaxPrecision || digit > (limit - 1) / Decimals.PowerOfTen(exponent))
        {
            return false;
        }

        sum += digit * Decimals.PowerOfTen(exponent);
        return sum < limit;
    }
}
