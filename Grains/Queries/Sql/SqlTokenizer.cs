using System.Text;

namespace Grid.Grains.Queries.Sql;

/// <summary>Cuts SQL text into tokens, passing over blanks and comments, and knowing strings, quoted names and dollar quotes.</summary>
internal sealed class SqlTokenizer(string text)
{
    private int _position;

    public static List<SqlToken> Tokenize(string text)
    {
        var tokenizer = new SqlTokenizer(text);
        var tokens = new List<SqlToken>();
        do
        {
            tokens.Add(tokenizer.Next());
        }
        while (tokens[^1].Kind != SqlTokenKind.End);

        return tokens;
    }

    private SqlToken Next()
    {
        SkipBlanks();
        var start = _position;
        if (start >= text.Length)
        {
            return new SqlToken(SqlTokenKind.End, "", text.Length, text.Length);
        }

        var first = text[start];
        if (char.IsLetter(first) || first == '_')
        {
            return Take(SqlTokenKind.Word, start, letter => char.IsLetterOrDigit(letter) || letter is '_' or '$');
        }

        if (char.IsAsciiDigit(first))
        {
            return Take(SqlTokenKind.Number, start, letter => char.IsLetterOrDigit(letter) || letter is '.' or '_');
        }

        if (first is '\'' or '"')
        {
            return TakeQuoted(first == '"' ? SqlTokenKind.QuotedName : SqlTokenKind.String, start, first);
        }

        return first == '$' && TryTakeDollarQuoted(start) is { } quoted ? quoted : new SqlToken(SqlTokenKind.Symbol, first.ToString(), start, ++_position);
    }

    private void SkipBlanks()
    {
        while (_position < text.Length)
        {
            if (char.IsWhiteSpace(text[_position]))
            {
                _position++;
            }
            else if (text.AsSpan(_position).StartsWith("--"))
            {
                var end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end + 1;
            }
            else if (text.AsSpan(_position).StartsWith("/*"))
            {
                var end = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                _position = end < 0 ? throw SqlErrors.Syntax("The comment does not end.", _position) : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private SqlToken Take(SqlTokenKind kind, int start, Func<char, bool> belongs)
    {
        while (_position < text.Length && belongs(text[_position]))
        {
            _position++;
        }

        return new SqlToken(kind, text[start.._position], start, _position);
    }

    private SqlToken TakeQuoted(SqlTokenKind kind, int start, char quote)
    {
        var content = new StringBuilder();
        for (_position = start + 1; _position < text.Length; _position++)
        {
            if (text[_position] != quote)
            {
                content.Append(text[_position]);
            }
            else if (_position + 1 < text.Length && text[_position + 1] == quote)
            {
                content.Append(quote);
                _position++;
            }
            else
            {
                _position++;
                return new SqlToken(kind, content.ToString(), start, _position);
            }
        }

        throw SqlErrors.Syntax(quote == '"' ? "The quoted name does not end." : "The string does not end.", start);
    }

    // $$…$$ or $tag$…$tag$; a lone dollar begins a parameter.
    private SqlToken? TryTakeDollarQuoted(int start)
    {
        var tagEnd = start + 1;
        while (tagEnd < text.Length && (char.IsLetterOrDigit(text[tagEnd]) || text[tagEnd] == '_'))
        {
            tagEnd++;
        }

        if (tagEnd >= text.Length || text[tagEnd] != '$' || (tagEnd > start + 1 && char.IsAsciiDigit(text[start + 1])))
        {
            return null;
        }

        var tag = text[start..(tagEnd + 1)];
        var end = text.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        if (end < 0)
        {
            throw SqlErrors.Syntax("The dollar-quoted string does not end.", start);
        }

        _position = end + tag.Length;
        return new SqlToken(SqlTokenKind.String, text[(tagEnd + 1)..end], start, _position);
    }
}
