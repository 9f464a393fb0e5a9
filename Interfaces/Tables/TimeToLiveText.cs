using System.Globalization;
using Grid.Errors;

namespace Grid.Tables;

/// <summary>Times to live as people write them: <c>1 hour 30 minutes</c>, <c>90s</c>, <c>00:15:00</c>, or a bare number of seconds.</summary>
public static class TimeToLiveText
{
    private static readonly (string[] Names, TimeSpan Length)[] Units =
    [
        (["day", "d"], TimeSpan.FromDays(1)),
        (["hour", "h"], TimeSpan.FromHours(1)),
        (["minute", "min", "m"], TimeSpan.FromMinutes(1)),
        (["second", "sec", "s"], TimeSpan.FromSeconds(1)),
        (["millisecond", "ms"], TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration that a row can live for.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: it is none; <see cref="ErrorCode.ValueOutOfRange"/>: it is too short or too long.</exception>
    public static TimeSpan Parse(string text)
    {
        if (!TryRead(text.Trim(), out var duration))
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"'{text}' is no time to live: write '90 seconds', '1 hour 30 minutes', '7 days', '00:15:00', or a number of seconds.");
        }

        RowExpiry.After(duration);
        return duration;
    }

    /// <summary>A duration in the words that <see cref="Parse"/> takes.</summary>
    public static string ToText(TimeSpan duration)
    {
        var parts = new List<string>();
        foreach (var (names, length) in Units)
        {
            var count = duration.Ticks / length.Ticks;
            duration -= length * count;
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {names[0]}{(count == 1 ? "" : "s")}"));
            }
        }

        return string.Join(' ', parts);
    }

    private static bool TryRead(string text, out TimeSpan duration)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
        }

        duration = TimeSpan.Zero;
        if (TryReadNumber(text, out var seconds))
        {
            return TryAdd(ref duration, seconds, TimeSpan.FromSeconds(1));
        }

        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !TryReadNumber(rest[..digits], out var count))
            {
                return false;
            }

            rest = rest[digits..].TrimStart();
            var end = rest.IndexOfAny(" 0123456789");
            var name = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? [] : rest[end..].TrimStart();
            var unit = Array.Find(Units, unit => Array.Exists(unit.Names, known => IsNamed(name, known)));
            if (unit.Names is null || !TryAdd(ref duration, count, unit.Length))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    // Words may be plural; letters are not.
    private static bool IsNamed(string name, string unit) => string.Equals(name, unit, StringComparison.OrdinalIgnoreCase)
        || (unit.Length > 2 && string.Equals(name, unit + "s", StringComparison.OrdinalIgnoreCase));

    private static bool TryReadNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static bool TryAdd(ref TimeSpan duration, double count, TimeSpan unit)
    {
        var days = duration.TotalDays + (count * unit.TotalDays);
        if (days > TimeSpan.MaxValue.TotalDays - 1)
        {
            return false;
        }

        duration += unit * count;
        return true;
    }
}
