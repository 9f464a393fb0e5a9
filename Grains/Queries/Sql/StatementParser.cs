using Grid.Errors;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Sql;

/// <summary>Turns SQL text into one statement: queries through DuckDB's parser, the others through a small grammar whose expressions take the same way.</summary>
internal sealed class StatementParser(DuckDbParser duckDb)
{
    private static readonly string[] QueryWords = ["SELECT", "WITH", "FROM", "VALUES", "TABLE"];

    private static readonly string[] OtherStatements =
    [
        "DELETE", "ALTER", "TRUNCATE", "MERGE", "CREATE", "DROP", "INSERT", "EXPLAIN", "SUMMARIZE", "PIVOT", "UNPIVOT", "COPY", "EXPORT", "IMPORT", "ATTACH",
        "DETACH", "USE", "PRAGMA", "SET", "RESET", "LOAD", "INSTALL", "CALL", "EXECUTE", "PREPARE", "DEALLOCATE", "BEGIN", "COMMIT", "ROLLBACK", "CHECKPOINT", "VACUUM",
        "ANALYZE", "COMMENT",
    ];

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

        if (new DefinitionParser(duckDb, text, ParseQuery).Parse(reader) is { } definition)
        {
            return definition;
        }

        if ((ParseWrite(text, tokens, reader) ?? ParseCatalogQuestion(reader)) is { } other)
        {
            return other;
        }

        var (queryText, allowsPartial) = PartialClause.TakeFrom(text, tokens);
        return ParseExplain(queryText, tokens, reader) ?? (SqlStatement)(ParseQuery(queryText, tokens[0]) with { AllowsPartial = allowsPartial });
    }

    private SqlStatement? ParseWrite(string text, List<SqlToken> tokens, TokenReader reader)
    {
        var start = reader.Current.Position;
        if (TakeInsert(reader) is { } action)
        {
            return new InsertParser(duckDb, text, tokens, ParseQuery).Parse(reader, action);
        }

        if (reader.TryWord("UPDATE"))
        {
            return new MutationParser(duckDb, text).ParseUpdate(reader, start);
        }

        return reader.TryWords("DELETE", "FROM") ? new MutationParser(duckDb, text).ParseDelete(reader, start) : null;
    }

    private static ConflictAction? TakeInsert(TokenReader reader) =>
        reader.TryWords("INSERT", "INTO") ? ConflictAction.Fail
        : reader.TryWords("INSERT", "OR", "REPLACE", "INTO") ? ConflictAction.Update
        : reader.TryWords("INSERT", "OR", "IGNORE", "INTO") ? ConflictAction.Skip
        : null;

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

    private static SqlStatement? ParseCatalogQuestion(TokenReader reader)
    {
        if (reader.TryWords("SHOW", "TABLES"))
        {
            reader.End();
            return new ShowTablesStatement();
        }

        if (!reader.TryWord("DESCRIBE") && !reader.TryWord("DESC") && !reader.TryWord("SHOW"))
        {
            return null;
        }

        reader.TryWord("TABLE");
        if (Array.Exists(QueryWords, reader.Current.IsWord))
        {
            throw SqlErrors.NotSupported("DESCRIBE of a query", reader.Current.Position);
        }

        var name = reader.Name("the name of a table");
        reader.End();
        return new DescribeStatement(new TableNode(name.Position, name.Text, null));
    }

    private SqlStatement? ParseExplain(string text, List<SqlToken> tokens, TokenReader reader)
    {
        if (!reader.TryWord("EXPLAIN"))
        {
            return null;
        }

        var isAnalyze = reader.TryWord("ANALYZE");
        var query = reader.Current;
        if (ParseWrite(text, tokens, reader) is { } write)
        {
            return new ExplainWriteStatement(write, isAnalyze);
        }

        return new ExplainStatement(ParseQuery(new string(' ', query.Position) + text[query.Position..], query), isAnalyze);
    }

    private QueryStatement ParseQuery(string text, SqlToken first)
    {
        if (Array.Exists(OtherStatements, first.IsWord))
        {
            throw SqlErrors.NotSupported(first.Text.ToUpperInvariant(), first.Position);
        }

        if (!Array.Exists(QueryWords, first.IsWord) && !first.IsSymbol('('))
        {
            throw SqlErrors.Syntax(first.Kind == SqlTokenKind.End ? "The statement ends where a query is expected." : $"No statement begins with '{first.Text}'.", first.Position);
        }

        var tree = duckDb.Parse(text);
        try
        {
            return new QueryStatement(text, new SyntaxReader(text).Read(tree), null);
        }
        catch (SqlException refusal) when (refusal.Code == ErrorCode.NotSupported)
        {
            return new QueryStatement(text, null, refusal);
        }
    }
}
