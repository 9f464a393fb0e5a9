namespace Grid.Silo.Commands.Sql;

/// <summary>
/// Cuts typed text into statements at semicolons, leaving alone those inside '…', "…", $$…$$, -- comments and nested
/// /* */ comments. Text behind the last semicolon stays for the next line.
/// </summary>
internal sealed class StatementSplitter
{
    private string _pending = "";

    /// <summary>Whether a statement has begun that is not finished.</summary>
    public bool IsInsideStatement => !string.IsNullOrWhiteSpace(_pending);

    /// <summary>Adds text and returns the statements that it completes, without their semicolons.</summary>
    public IReadOnlyList<string> Add(string text)
    {
        _pending += text;
        var statements = new List<string>();
        for (var end = FindEnd(_pending); end >= 0; end = FindEnd(_pending))
        {
            AddUnlessBlank(statements, _pending[..end]);
            _pending = _pending[(end + 1)..];
        }

        return statements;
    }

    /// <summary>What is left at the end of the input: the last statement needs no semicolon there.</summary>
    public IReadOnlyList<string> Finish()
    {
        var statements = new List<string>();
        AddUnlessBlank(statements, _pending);
        _pending = "";
        return statements;
    }

    /// <summary>Forgets the statement that has begun.</summary>
    public void Clear() => _pending = "";

    private static void AddUnlessBlank(List<string> statements, string statement)
    {
        if (!IsBlank(statement))
        {
            statements.Add(statement.Trim());
        }
    }

    private static int FindEnd(string text)
    {
        for (var index = 0; index < text.Length; index = Skip(text, index))
        {
            if (text[index] == ';')
            {
                return index;
            }
        }

        return -1;
    }

    // A comment alone is no statement.
    private static bool IsBlank(string text)
    {
        for (var index = 0; index < text.Length; index = Skip(text, index))
        {
            if (!char.IsWhiteSpace(text[index]) && !IsComment(text, index))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsComment(string text, int index) => StartsWith(text, index, "--") || StartsWith(text, index, "/*");

    /// <summary>The index behind the letter, or behind the whole quotation or comment that starts at <paramref name="index"/>.</summary>
    private static int Skip(string text, int index) => text[index] switch
    {
        '\'' or '"' => Behind(text, index + 1, text[index].ToString()),
        '$' when StartsWith(text, index, "$$") => Behind(text, index + 2, "$$"),
        '-' when StartsWith(text, index, "--") => Behind(text, index + 2, "\n"),
        '/' when StartsWith(text, index, "/*") => BehindComment(text, index),
        _ => index + 1,
    };

    private static int Behind(string text, int from, string end)
    {
        var found = text.IndexOf(end, from, StringComparison.Ordinal);
        return found < 0 ? text.Length : found + end.Length;
    }

    private static int BehindComment(string text, int index)
    {
        var depth = 0;
        while (index < text.Length)
        {
            var step = StartsWith(text, index, "/*") ? 1 : StartsWith(text, index, "*/") ? -1 : 0;
            depth += step;
            index += step == 0 ? 1 : 2;
            if (depth == 0)
            {
                return index;
            }
        }

        return text.Length;
    }

    private static bool StartsWith(string text, int index, string start) =>
        string.CompareOrdinal(text, index, start, 0, start.Length) == 0;
}
