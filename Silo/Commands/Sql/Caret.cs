using System.Text;

namespace Grid.Silo.Commands.Sql;

/// <summary>Shows the place in an SQL text that an error speaks of.</summary>
internal static class Caret
{
    /// <summary>Letters shown of a long line, around the place.</summary>
    private const int MaxWidth = 100;

    /// <summary>The line that holds <paramref name="position"/>, and below it a caret under the letter.</summary>
    /// <param name="position">Zero-based offset in UTF-16 characters; one behind the text is its end.</param>
    public static (string Line, string Marker) Under(string sql, int position)
    {
        position = Math.Clamp(position, 0, sql.Length);
        var start = position == 0 ? 0 : sql.LastIndexOf('\n', position - 1) + 1;
        var end = sql.IndexOf('\n', position);
        var line = sql[start..(end < 0 ? sql.Length : end)].TrimEnd('\r');
        var column = Math.Min(position - start, line.Length);

        var from = line.Length <= MaxWidth ? 0 : Math.Clamp(column - (MaxWidth / 2), 0, line.Length - MaxWidth);
        var shown = line.Substring(from, Math.Min(MaxWidth, line.Length - from));
        return (shown, Padding(shown[..(column - from)]) + "^");
    }

    // Tabs stay tabs, and a letter of two cells is worth two blanks, so that the caret stands below its letter.
    private static string Padding(string before)
    {
        var padding = new StringBuilder();
        foreach (var rune in before.EnumerateRunes())
        {
            padding.Append(rune.Value == '\t' ? "\t" : new string(' ', new Spectre.Console.Rendering.Segment(rune.ToString()).CellCount()));
        }

        return padding.ToString();
    }
}
