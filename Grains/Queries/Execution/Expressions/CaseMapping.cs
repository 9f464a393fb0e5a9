using System.Text;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Upper and lower case as DuckDB has them: the simple mapping of each code point in Unicode 14, and ẞ as the capital of ß.</summary>
internal static class CaseMapping
{
    public static string ToUpper(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : Map(text, rune => rune.Value switch
    {
        'ß' => new Rune('ẞ'),
        'ı' => new Rune('I'),
        'ſ' => new Rune('S'),
        var code when IsNewer(code) => rune,
        _ => Rune.ToUpperInvariant(rune),
    });

    public static string ToLower(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : Map(text, rune => rune.Value switch
    {
        'İ' => new Rune('i'),
        var code when IsNewer(code) => rune,
        _ => Rune.ToLowerInvariant(rune),
    });

    // Letters that later versions of Unicode made pairs of.
    private static bool IsNewer(int code) => code is 0x19B or 0x264 or 0x1C89 or 0x1C8A or (>= 0xA7CB and <= 0xA7CF) or (>= 0xA7D2 and <= 0xA7D5) or (>= 0xA7DA and <= 0xA7DC)
        or (>= 0x10D50 and <= 0x10D85) or (>= 0x16EA0 and <= 0x16ED3);

    private static string Map(string text, Func<Rune, Rune> map)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            mapped.Append(map(rune));
        }

        return mapped.ToString();
    }
}
