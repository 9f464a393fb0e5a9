using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>
/// Single values as text, and back: numbers and dates as ISO and the invariant culture write them, BLOB as hexadecimal
/// digits, text as it is.
/// </summary>
public static class ValueText
{
    /// <summary>ISO 8601, with a blank or a T between date and time.</summary>
    private static readonly string[] TimestampFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>The value that a text means for a column type, as <see cref="ClrValue"/> types it. False when it means none.</summary>
    public static bool TryParse(ColumnType type, ReadOnlySpan<char> text, [NotNullWhen(true)] out object? value)
    {
        var culture = CultureInfo.InvariantCulture;
        value = type.Kind switch
        {
            TypeKind.Boolean => TryParseBoolean(text, out var parsed) ? parsed : null,
            TypeKind.SmallInt => short.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var parsed) ? parsed : null,
            TypeKind.Integer => int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var parsed) ? parsed : null,
            TypeKind.BigInt => long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var parsed) ? parsed : null,
            TypeKind.HugeInt => Int128.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var parsed) ? parsed : null,
            TypeKind.Real => TryParseSingle(text, out var parsed) ? parsed : null,
            TypeKind.Double => TryParseDouble(text, out var parsed) ? parsed : null,
            // As text, so that no digit is lost on the way to 38 of them.
            TypeKind.Decimal => Decimals.TryParse(text, type.Precision, type.Scale, out _) ? text.ToString() : null,
            TypeKind.Varchar => text.ToString(),
            TypeKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out var parsed) ? parsed : null,
            TypeKind.Timestamp => TryParseTimestamp(text, out var parsed) ? parsed : null,
            TypeKind.Uuid => Guid.TryParse(text, out var parsed) ? parsed : null,
            TypeKind.Blob => TryParseBlob(text, out var parsed) ? parsed : null,
            _ => null,
        };
        return value is not null;
    }

    /// <summary>The text of a value that is not NULL.</summary>
    public static string Format(ColumnType type, object? value) => value switch
    {
        null => throw new ArgumentNullException(nameof(value), "NULL has no text of its own."),
        bool truth => truth ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Accepts <c>true</c> and <c>false</c> in any case, <c>t</c>, <c>f</c>, <c>1</c> and <c>0</c>, as databases write them.</summary>
    internal static bool TryParseBoolean(ReadOnlySpan<char> text, out bool value)
    {
        value = text is ['1'] or ['t'] or ['T'] || text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || text is ['0'] or ['f'] or ['F'] || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    // A number too large comes back as infinity, and must not be mistaken for the one that is spelled out. DuckDB spells it inf.
    internal static bool TryParseSingle(ReadOnlySpan<char> text, out float value) =>
        float.TryParse(IsShortInfinity(text) ? $"{text}inity" : text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && (float.IsFinite(value) || !text.ContainsAnyInRange('0', '9'));

    internal static bool TryParseDouble(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(IsShortInfinity(text) ? $"{text}inity" : text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && (double.IsFinite(value) || !text.ContainsAnyInRange('0', '9'));

    /// <summary>A text with a time zone is brought to UTC; one without is taken as it stands.</summary>
    internal static bool TryParseTimestamp(ReadOnlySpan<char> text, out DateTime value) => DateTime.TryParseExact(
        text, TimestampFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out value);

    internal static bool TryParseBlob(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        // PostgreSQL and DuckDB write \x before the digits.
        if (text.StartsWith("\\x", StringComparison.Ordinal))
        {
            text = text[2..];
        }

        var isHexadecimal = text.Length % 2 == 0 && !text.ContainsAnyExcept("0123456789abcdefABCDEF");
        value = isHexadecimal ? Convert.FromHexString(text) : null;
        return isHexadecimal;
    }

    private static bool IsShortInfinity(ReadOnlySpan<char> text) => text.EndsWith("inf", StringComparison.OrdinalIgnoreCase);
}
