using System.Globalization;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Dates and times as text and back, within the years 1 to 9999 that .NET knows.</summary>
internal static class CalendarText
{
    private static readonly string[] TimestampFormats =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    public static DateOnly DateOf(long days)
    {
        var number = days + ClrValue.DateOf(0).DayNumber;
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)number) : throw OutOfRange();
    }

    public static string FormatDate(long days) => DateOf(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string FormatTimestamp(long microseconds)
    {
        try
        {
            return ClrValue.TimestampOf(microseconds).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is ArgumentOutOfRangeException or OverflowException)
        {
            throw OutOfRange();
        }
    }

    public static bool TryParseDate(string text, out long days)
    {
        var isDate = DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        days = isDate ? ClrValue.DaysOf(date) : 0;
        return isDate;
    }

    public static bool TryParseTimestamp(string text, out long microseconds)
    {
        var isTime = DateTime.TryParseExact(text.Trim(), TimestampFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        microseconds = isTime ? ClrValue.MicrosecondsOf(time) : 0;
        return isTime;
    }

    public static RequestException OutOfRange() => new(ErrorCode.ValueOutOfRange, "A date or time lies outside the years 1 to 9999.");
}
