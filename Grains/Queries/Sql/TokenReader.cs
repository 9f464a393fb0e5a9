using Grid.Errors;

namespace Grid.Grains.Queries.Sql;

/// <summary>Walks through tokens with one of look-ahead, and says what was expected where.</summary>
internal sealed class TokenReader(List<SqlToken> tokens)
{
    private int _index;

    public SqlToken Current => tokens[_index];

    public SqlToken Take() => Current.Kind == SqlTokenKind.End ? Current : tokens[_index++];

    /// <summary>Goes back to a token that was taken.</summary>
    public void Return(SqlToken token) => _index = tokens.IndexOf(token);

    public bool TryWord(string word)
    {
        if (!Current.IsWord(word))
        {
            return false;
        }

        _index++;
        return true;
    }

    /// <summary>The token behind the current one, or the end.</summary>
    public SqlToken Next => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    /// <summary>Takes all of the words, or none.</summary>
    public bool TryWords(params ReadOnlySpan<string> words)
    {
        for (var ahead = 0; ahead < words.Length; ahead++)
        {
            if (_index + ahead >= tokens.Count || !tokens[_index + ahead].IsWord(words[ahead]))
            {
                return false;
            }
        }

        _index += words.Length;
        return true;
    }

    public bool TrySymbol(char symbol)
    {
        if (!Current.IsSymbol(symbol))
        {
            return false;
        }

        _index++;
        return true;
    }

    public void Word(string word)
    {
        if (!TryWord(word))
        {
            throw Unexpected(word);
        }
    }

    public void Symbol(char symbol)
    {
        if (!TrySymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    public SqlToken Name(string what) => Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName ? Take() : throw Unexpected(what);

    /// <summary>Names in parentheses, separated by commas.</summary>
    public List<SqlToken> Names(string what)
    {
        var names = new List<SqlToken>();
        Symbol('(');
        do
        {
            names.Add(Name(what));
        }
        while (TrySymbol(','));

        Symbol(')');
        return names;
    }

    public int Number(string what) =>
        Current.Kind == SqlTokenKind.Number && int.TryParse(Current.Text, out var number) && Take().Kind == SqlTokenKind.Number ? number : throw Unexpected(what);

    /// <summary>Nothing but a semicolon may follow.</summary>
    public void End()
    {
        while (TrySymbol(';'))
        {
        }

        if (Current.Kind != SqlTokenKind.End)
        {
            throw Unexpected("the end of the statement");
        }
    }

    public SqlException Unexpected(string expected) => SqlErrors.Syntax(
        Current.Kind == SqlTokenKind.End ? $"The statement ends where {expected} is expected." : $"Expected {expected} instead of '{Current.Text}'.",
        Current.Position);
}
