using System.Text.RegularExpressions;

namespace Grid.Client.Ado;

/// <summary>Writes <c>@name</c>, as ADO.NET programs do, as the <c>$name</c> of the grid's dialect.</summary>
internal static partial class ParameterMarkers
{
    /// <summary>Only names of given parameters are changed, outside of texts, quoted names and comments: <c>@</c> is an operator too. Positions stay.</summary>
    public static string Rewrite(string sql, IReadOnlySet<string> names) => names.Count == 0 || !sql.Contains('@', StringComparison.Ordinal)
        ? sql
        : Piece().Replace(sql, piece => piece.Groups["name"] is { Success: true } name && names.Contains(name.Value) ? "$" + name.Value : piece.Value);

    // What may contain an @ that marks nothing comes first; ''' and """ are two pieces, which is the same.
    [GeneratedRegex(@"'[^']*'|""[^""]*""|--[^\n]*|/\*.*?\*/|(?<![\w@$])@(?<name>[\p{L}_][\p{L}\p{Nd}_]*)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Piece();
}
