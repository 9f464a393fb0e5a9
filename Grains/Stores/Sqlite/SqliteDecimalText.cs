using System.Globalization;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>Decimals as text: sign, at least one digit, and as many fraction digits as the scale, so that equal values have equal text.</summary>
internal static class SqliteDecimalText
{
    /// <summary>Writes value ÷ 10^<paramref name="scale"/> and returns the number of bytes.</summary>
    public static int Format<T>(T unscaled, int scale, Span<byte> text)
        where T : IUtf8SpanFormattable
    {
        if (!unscaled.TryFormat(text, out var length, default, CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException("A decimal is longer than the longest.");
        }

        if (scale == 0)
        {
            return length;
        }

        // Zeros go between sign and digits until one digit stands before the point.
        var sign = text[0] == (byte)'-' ? 1 : 0;
        var zeros = Math.Max(0, scale + 1 - (length - sign));
        text[sign..length].CopyTo(text[(sign + zeros)..]);
        text.Slice(sign, zeros).Fill((byte)'0');
        length += zeros;
        text[(length - scale)..length].CopyTo(text[(length - scale + 1)..]);
        text[length - scale] = (byte)'.';
        return length + 1;
    }

    /// <summary>Reads text of exactly the scale.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, int scale, out Int128 unscaled)
    {
        unscaled = 0;
        if (scale == 0)
        {
            return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out unscaled);
        }

        var point = text.Length - scale - 1;
        if (point < 1 || text[point] != (byte)'.')
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[text.Length - 1];
        text[..point].CopyTo(digits);
        text[(point + 1)..].CopyTo(digits[point..]);
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
        {
            unscaled = small;
            return true;
        }

        return Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out unscaled);
    }
}
