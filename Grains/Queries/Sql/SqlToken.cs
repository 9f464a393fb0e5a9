namespace Grid.Grains.Queries.Sql;

/// <summary>A token of the small grammar of statements other than SELECT.</summary>
/// <param name="Text">A word or symbol as written; the content of a quoted identifier or string.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position, int End)
{
    public bool IsWord(string word) => Kind == SqlTokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(char symbol) => Kind == SqlTokenKind.Symbol && Text[0] == symbol;
}

/// <summary>The kinds of <see cref="SqlToken"/>.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword or an unquoted name.</summary>
    Word = 0,

    /// <summary>A name in double quotes.</summary>
    QuotedName = 1,

    /// <summary>A string in single quotes or dollars.</summary>
    String = 2,

    Number = 3,

    /// <summary>One character that is nothing else.</summary>
    Symbol = 4,

    /// <summary>Behind the last token.</summary>
    End = 5,
}
