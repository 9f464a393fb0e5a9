using Grid.Errors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Sql;

/// <summary>
/// <c>INSERT [OR REPLACE|IGNORE] INTO table [AS alias] [(columns)] VALUES (…), … | query | DEFAULT VALUES
/// [ON CONFLICT …] [RETURNING …]</c>, behind INTO.
/// </summary>
/// <param name="parseQuery">Parses a text whose query begins at a token.</param>
internal sealed class InsertParser(DuckDbParser duckDb, string text, List<SqlToken> tokens, Func<string, SqlToken, QueryStatement> parseQuery)
{
    private const string What = "INSERT";

    /// <param name="action">What the words before INTO say.</param>
    public InsertStatement Parse(TokenReader reader, ConflictAction action)
    {
        var name = reader.Name("the name of a table");
        var table = new TableNode(name.Position, name.Text, reader.TryWord("AS") ? reader.Name("an alias").Text : null);
        var columns = reader.Current.IsSymbol('(') && !reader.Next.IsWord("SELECT") && !reader.Next.IsWord("WITH") && !reader.Next.IsWord("FROM")
            ? Places(reader.Names("a column"))
            : [];
        var (rows, query) = ParseSource(reader);
        var conflict = ParseConflict(reader);
        if (action != ConflictAction.Fail)
        {
            conflict = conflict is null
                ? new ConflictClause(tokens[0].Position, [], action, null, null)
                : throw SqlErrors.Syntax("INSERT OR … and ON CONFLICT say the same: use one of them.", conflict.Position);
        }

        return new InsertStatement(table, columns, rows, query, conflict, ReturningParser.Parse(duckDb, text, reader, What));
    }

    private static (string, int)[] Places(List<SqlToken> names) => [.. names.Select(name => (name.Text, name.Position))];

    private (SqlNode[][]? Rows, QueryStatement? Query) ParseSource(TokenReader reader)
    {
        if (reader.TryWords("DEFAULT", "VALUES"))
        {
            return ([[]], null);
        }

        var first = reader.Current;
        if (first.IsWord("VALUES"))
        {
            try
            {
                return (new ValuesParser(duckDb, text, tokens).Parse(reader), null);
            }
            catch (SqlException failure) when (failure.Code == ErrorCode.NotSupported)
            {
                // DuckDB knows more: the rows are the answer to a query then.
                reader.Return(first);
            }
        }
        else if (first.Kind is not SqlTokenKind.Word && !first.IsSymbol('('))
        {
            throw reader.Unexpected("VALUES or a query");
        }

        var end = first.Position;
        for (var depth = 0; reader.Current.Kind != SqlTokenKind.End && !reader.Current.IsSymbol(';') && !(depth == 0 && EndsQuery(reader));)
        {
            depth += reader.Current.IsSymbol('(') ? 1 : reader.Current.IsSymbol(')') ? -1 : 0;
            end = reader.Take().End;
        }

        return (null, parseQuery(new string(' ', first.Position) + text[first.Position..end], first));
    }

    // A join's condition can begin with a column of that name, but not with one that a parenthesis or DO follows.
    private bool EndsQuery(TokenReader reader) => reader.Current.IsWord("RETURNING")
        || (reader.Current.IsWord("ON") && reader.Next.IsWord("CONFLICT") && tokens.Find(token => token.Position >= reader.Next.End) is var behind && (behind.IsWord("DO") || behind.IsSymbol('(')));

    private ConflictClause? ParseConflict(TokenReader reader)
    {
        var position = reader.Current.Position;
        if (!reader.TryWords("ON", "CONFLICT"))
        {
            return null;
        }

        var target = reader.Current.IsSymbol('(') ? Places(reader.Names("a column of the key")) : [];
        reader.Word("DO");
        if (reader.TryWord("NOTHING"))
        {
            return new ConflictClause(position, target, ConflictAction.Skip, null, null);
        }

        var update = reader.Current;
        reader.Word("UPDATE");
        reader.Word("SET");
        var select = new InPlaceSelect(duckDb, text);
        select.Begin(update.Position);
        var columns = select.CopyAssignments(reader);
        select.TryCopyWhere(reader);
        var (items, where) = select.Parse();
        return new ConflictClause(
            position, target, ConflictAction.Update, [.. columns.Zip(items, (column, item) => (column.Name, column.Position, item))], where);
    }
}
