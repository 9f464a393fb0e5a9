using Grid.Errors;
using Grid.Queries;

namespace Grid.Grains.Queries.Sql;

/// <summary>Turns SQL text into one statement: SELECT through DuckDB's parser, the others through a small grammar whose expressions take the same way.</summary>
internal sealed class StatementParser(DuckDbParser duckDb)
{
    /// <exception cref="SqlException">The text does not parse, or uses what is not supported; the position says where.</exception>
    public SqlStatement Parse(string text)
    {
        if (text.Length > QueryRequest.MaxSqlLength)
        {
            throw new SqlException(ErrorCode.LimitExceeded,
                $"The statement has {text.Length} characters; at most {QueryRequest.MaxSqlLength} are accepted. Send it in parts, or use parameters and bulk writes.");
        }

        var tokens = SqlTokenizer.Tokenize(text);
        RefuseSecondStatement(tokens);
        var reader = new TokenReader(tokens);
        if (tokens[0].Kind == SqlTokenKind.End || tokens[0].IsSymbol(';'))
        {
            throw SqlErrors.Syntax("The statement is empty.", tokens[0].Position);
        }

        if (reader.TryWords("CREATE", "TABLE"))
        {
            return CreateTableParser.Parse(reader);
        }

        if (reader.TryWords("DROP", "TABLE"))
        {
            return ParseDrop(reader);
        }

        return reader.TryWords("INSERT", "INTO") ? new InsertParser(duckDb, text, tokens).Parse(reader) : ParseQuery(text, tokens[0]);
    }

    private static void RefuseSecondStatement(List<SqlToken> tokens)
    {
        for (var index = 1; index < tokens.Count; index++)
        {
            if (tokens[index - 1].IsSymbol(';') && tokens[index].Kind != SqlTokenKind.End && !tokens[index].IsSymbol(';'))
            {
                throw SqlErrors.NotSupported("A second statement in one call", tokens[index].Position);
            }
        }
    }

    private static DropTableStatement ParseDrop(TokenReader reader)
    {
        var ifExists = reader.TryWords("IF", "EXISTS");
        var name = reader.Name("the name of a table");
        reader.End();
        return new DropTableStatement(new TableNode(name.Position, name.Text, null), ifExists);
    }

    private SelectStatement ParseQuery(string text, SqlToken first)
    {
        string[] known = ["SELECT", "WITH", "FROM", "VALUES"];
        string[] later = ["UPDATE", "DELETE", "ALTER", "TRUNCATE", "MERGE", "CREATE", "DROP", "INSERT", "EXPLAIN", "COPY", "ATTACH", "PRAGMA", "SET", "LOAD", "INSTALL", "CALL", "BEGIN", "COMMIT"];
        if (Array.Exists(later, first.IsWord))
        {
            throw SqlErrors.NotSupported(first.Text.ToUpperInvariant(), first.Position);
        }

        return Array.Exists(known, first.IsWord) || first.IsSymbol('(')
            ? new SyntaxReader(text).Read(duckDb.Parse(text))
            : throw SqlErrors.Syntax($"No statement begins with '{first.Text}'.", first.Position);
    }
}
