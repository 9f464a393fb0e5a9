namespace Grid.Grains.Queries.Sql;

/// <summary><c>ALLOW PARTIAL</c> behind a query, which DuckDB's grammar does not have.</summary>
internal static class PartialClause
{
    /// <summary>Takes the clause out of a text: blanks stand in its place, so that places are those of the whole.</summary>
    public static (string Text, bool IsPresent) TakeFrom(string text, IReadOnlyList<SqlToken> tokens)
    {
        var last = tokens.Count - 1;
        while (last >= 0 && (tokens[last].Kind == SqlTokenKind.End || tokens[last].IsSymbol(';')))
        {
            last--;
        }

        // A query has at least one word before it.
        if (last < 2 || !tokens[last].IsWord("PARTIAL") || !tokens[last - 1].IsWord("ALLOW"))
        {
            return (text, false);
        }

        var start = tokens[last - 1].Position;
        return (text[..start] + new string(' ', tokens[last].End - start) + text[tokens[last].End..], true);
    }
}
