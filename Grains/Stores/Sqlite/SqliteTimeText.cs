using System.Globalization;
using Grid.Tables;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// Dates as <c>yyyy-MM-dd</c>, timestamps as <c>yyyy-MM-dd HH:mm:ss.ffffff</c>, which SQLite's date functions read and
/// whose text order is their order; outside the years 1 to 9999 the bare number of days or microseconds, which never
/// looks like either.
/// </summary>
internal static class SqliteTimeText
{
    private const int DateLength = 10;
    private const int TimestampLength = 26;
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long SecondsPerDay = 86_400;
    private const long MicrosecondsPerDay = MicrosecondsPerSecond * SecondsPerDay;

    private static readonly int FirstDay = ClrValue.DaysOf(DateOnly.MinValue);
    private static readonly int LastDay = ClrValue.DaysOf(DateOnly.MaxValue);

    /// <summary>Writes a date and returns the number of bytes.</summary>
    public static int FormatDate(int days, Span<byte> text)
    {
        if (days < FirstDay || days > LastDay)
        {
            return FormatNumber(days, text);
        }

        WriteDate(days, text);
        return DateLength;
    }

    /// <summary>Writes a timestamp and returns the number of bytes.</summary>
    public static int FormatTimestamp(long microseconds, Span<byte> text)
    {
        var (day, ofDay) = FloorDivide(microseconds, MicrosecondsPerDay);
        if (day < FirstDay || day > LastDay)
        {
            return FormatNumber(microseconds, text);
        }

        WriteDate((int)day, text);
        var (second, fraction) = ((int)(ofDay / MicrosecondsPerSecond), (int)(ofDay % MicrosecondsPerSecond));
        text[10] = (byte)' ';
        WriteDigits(second / 3600, text.Slice(11, 2));
        text[13] = (byte)':';
        WriteDigits(second / 60 % 60, text.Slice(14, 2));
        text[16] = (byte)':';
        WriteDigits(second % 60, text.Slice(17, 2));
        text[19] = (byte)'.';
        WriteDigits(fraction, text.Slice(20, 6));
        return TimestampLength;
    }

    public static bool TryParseDate(ReadOnlySpan<byte> text, out int days) => IsDate(text)
        ? TryReadDate(text, out days) && text.Length == DateLength
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out days);

    public static bool TryParseTimestamp(ReadOnlySpan<byte> text, out long microseconds)
    {
        if (!IsDate(text))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out microseconds);
        }

        microseconds = 0;
        if (text.Length != TimestampLength || text[10] != (byte)' ' || text[13] != (byte)':' || text[16] != (byte)':' || text[19] != (byte)'.'
            || !TryReadDate(text, out var days) || !TryReadDigits(text.Slice(11, 2), out var hour) || !TryReadDigits(text.Slice(14, 2), out var minute)
            || !TryReadDigits(text.Slice(17, 2), out var second) || !TryReadDigits(text.Slice(20, 6), out var fraction)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        microseconds = (days * MicrosecondsPerDay) + (((((hour * 60L) + minute) * 60) + second) * MicrosecondsPerSecond) + fraction;
        return true;
    }

    // A bare number has no dash behind its sign.
    private static bool IsDate(ReadOnlySpan<byte> text) => text.Length >= DateLength && text[4] == (byte)'-' && text[7] == (byte)'-';

    private static void WriteDate(int days, Span<byte> text)
    {
        var date = ClrValue.DateOf(days);
        WriteDigits(date.Year, text[..4]);
        text[4] = (byte)'-';
        WriteDigits(date.Month, text.Slice(5, 2));
        text[7] = (byte)'-';
        WriteDigits(date.Day, text.Slice(8, 2));
    }

    private static bool TryReadDate(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (!TryReadDigits(text[..4], out var year) || !TryReadDigits(text.Slice(5, 2), out var month) || !TryReadDigits(text.Slice(8, 2), out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        days = ClrValue.DaysOf(new DateOnly(year, month, day));
        return true;
    }

    private static int FormatNumber(long value, Span<byte> text) => value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture)
        ? length
        : throw new InvalidOperationException("A number is longer than the longest.");

    private static void WriteDigits(int value, Span<byte> text)
    {
        for (var index = text.Length - 1; index >= 0; index--, value /= 10)
        {
            text[index] = (byte)('0' + (value % 10));
        }
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private static (long Quotient, long Remainder) FloorDivide(long value, long divisor)
    {
        var (quotient, remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }
}
