using System.Globalization;

namespace Grid.Simulation.Chaos.Subscription;

/// <summary>One line of a <see cref="ChangeLog"/>.</summary>
/// <param name="Value">Of a change: the value of the row; null for one that was deleted.</param>
/// <param name="Text">The token, or why the subscriber failed.</param>
internal sealed record ChangeRecord(ChangeRecordKind Kind, long Key = 0, long Version = 0, long? Value = null, string Text = "")
{
    private const string Deleted = "-";

    public static ChangeRecord Begin { get; } = new(ChangeRecordKind.Begin);

    public static ChangeRecord Change(long key, long version, long? value) => new(ChangeRecordKind.Change, key, version, value);

    public static ChangeRecord Token(string token) => new(ChangeRecordKind.Token, Text: token);

    public static ChangeRecord Failure(string reason) => new(ChangeRecordKind.Failure, Text: reason.ReplaceLineEndings(" "));

    public string ToLine() => Kind == ChangeRecordKind.Change
        ? string.Create(CultureInfo.InvariantCulture, $"{Kind} {Key} {Version} {Value?.ToString(CultureInfo.InvariantCulture) ?? Deleted}")
        : $"{Kind} {Text}";

    /// <exception cref="FormatException">It is no such line.</exception>
    public static ChangeRecord Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !Enum.TryParse<ChangeRecordKind>(line[..space], out var kind))
        {
            throw new FormatException($"'{line}' is no line of a subscriber.");
        }

        if (kind != ChangeRecordKind.Change)
        {
            return new ChangeRecord(kind, Text: line[(space + 1)..]);
        }

        var parts = line.Split(' ');
        return Change(Number(parts[1]), Number(parts[2]), parts[3] == Deleted ? null : Number(parts[3]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
