using System.Globalization;
using System.Text;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>A format of strftime: letters behind a percent sign stand for parts of a time, everything else for itself.</summary>
internal sealed class DateFormat(string format)
{
    /// <summary>Whether all parts of a format are known.</summary>
    public static bool IsKnown(string format) => format.Length > 0 && new DateFormat(format).Split().All(part => part.Letters is null or "%" or "p" or "j" or "f" || PatternOf(part.Letters) is not null);

    /// <summary>The time as text.</summary>
    public string Write(DateTime time, long microseconds)
    {
        var text = new StringBuilder();
        foreach (var (letters, plain) in Split())
        {
            text.Append(letters switch
            {
                null => plain,
                "%" => "%",
                "p" => time.Hour < 12 ? "AM" : "PM",
                "j" => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
                "f" => microseconds.ToString("000000", CultureInfo.InvariantCulture),
                _ => time.ToString(PatternOf(letters), CultureInfo.InvariantCulture),
            });
        }

        return text.ToString();
    }

    // In .NET's manner; those without a pattern are written by themselves, or not known.
    private static string? PatternOf(string letters) => letters switch
    {
        "Y" => "yyyy",
        "y" => "yy",
        "m" => "MM",
        "-m" => "%M",
        "d" => "dd",
        "-d" => "%d",
        "H" => "HH",
        "I" => "hh",
        "M" => "mm",
        "S" => "ss",
        "g" => "fff",
        "a" => "ddd",
        "A" => "dddd",
        "b" => "MMM",
        "B" => "MMMM",
        _ => null,
    };

    private IEnumerable<(string? Letters, string Plain)> Split()
    {
        for (var index = 0; index < format.Length; index++)
        {
            if (format[index] != '%')
            {
                yield return (null, format[index].ToString());
                continue;
            }

            var length = index + 1 < format.Length && format[index + 1] == '-' ? 2 : 1;
            // A percent sign at the end stands for nothing that is known.
            yield return (index + length < format.Length ? format.Substring(index + 1, length) : "", "");
            index += length;
        }
    }
}
