using System.Globalization;

namespace Grid.Benchmarks.Peers;

/// <summary>Answers of different systems in one form.</summary>
internal static class AnswerText
{
    public static string Of(IEnumerable<IEnumerable<object?>> rows) =>
        string.Join('\n', rows.Select(row => string.Join('|', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal));
}
