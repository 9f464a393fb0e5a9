using System.Text.RegularExpressions;

namespace Grid.Client.Queries;

/// <summary>What can be told of a statement without parsing it.</summary>
internal static partial class StatementText
{
    /// <summary>
    /// Whether a statement certainly changes nothing, so that it may be sent again when its answer is lost. In doubt, no: a
    /// text that merely mentions a word that writes, in a string say, is not sent again.
    /// </summary>
    public static bool IsReadOnly(string sql) => ReadingStart().IsMatch(sql) && !WritingWord().IsMatch(sql);

    // Behind blanks, comments and parentheses.
    [GeneratedRegex(@"^(\s|\(|--[^\n]*\n|/\*.*?\*/)*(SELECT|FROM|WITH|VALUES|TABLE|EXPLAIN|DESCRIBE|SHOW|SUMMARIZE|PIVOT)\b",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex ReadingStart();

    [GeneratedRegex(@"\b(INSERT|UPDATE|DELETE|MERGE|CREATE|DROP|ALTER|TRUNCATE)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WritingWord();
}
