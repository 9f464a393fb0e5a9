using System.Text.Json;

namespace Grid.Grains.Queries.Sql;

/// <summary>
/// <c>UPDATE table [[AS] alias] SET column = expression, … [WHERE …]</c> and <c>DELETE FROM table [[AS] alias] [WHERE …]</c>,
/// behind their first words. Their expressions are handed to DuckDB's parser in place, as <c>SELECT expression, … WHERE …</c>
/// with everything else blanked out, so that positions stay those of the whole text.
/// </summary>
internal sealed class MutationParser(DuckDbParser duckDb, string text)
{
    private static readonly string[] ClauseWords = ["WHERE", "FROM", "USING", "RETURNING", "ORDER", "LIMIT"];

    private readonly char[] _select = new string(' ', text.Length).ToCharArray();

    public UpdateStatement ParseUpdate(TokenReader reader, int start)
    {
        var table = ParseTable(reader, "SET");
        reader.Word("SET");
        "SELECT".CopyTo(0, _select, start, "SELECT".Length);
        var columns = new List<(string Name, int Position)>();
        do
        {
            var column = reader.Name("a column");
            columns.Add((column.Text, column.Position));
            var equals = reader.Current;
            reader.Symbol('=');
            _select[equals.Position] = columns.Count == 1 ? ' ' : ',';
            CopyExpression(reader, endsAtComma: true);
        }
        while (reader.TrySymbol(','));

        CopyWhere(reader);
        var select = Parse();
        return new UpdateStatement(table, [.. columns.Zip(select.Items, (column, item) => (column.Name, column.Position, item))], select.Where);
    }

    public DeleteStatement ParseDelete(TokenReader reader, int start)
    {
        var table = ParseTable(reader, "WHERE");
        // The one item is never looked at; it stands on the last letter of DELETE FROM, whose words are followed by a blank.
        "SELECT 1".CopyTo(0, _select, start, "SELECT 1".Length);
        CopyWhere(reader);
        return new DeleteStatement(table, Parse().Where);
    }

    private static TableNode ParseTable(TokenReader reader, string next)
    {
        var name = reader.Name("the name of a table");
        var isAlias = reader.TryWord("AS")
            || (reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && !reader.Current.IsWord(next) && !Array.Exists(ClauseWords, reader.Current.IsWord));
        return new TableNode(name.Position, name.Text, isAlias ? reader.Name("an alias").Text : null);
    }

    private void CopyWhere(TokenReader reader)
    {
        if (reader.Current.IsWord("WHERE"))
        {
            Copy(reader.Take());
            CopyExpression(reader, endsAtComma: false);
        }

        if (reader.Current.Kind == SqlTokenKind.Word)
        {
            throw SqlErrors.NotSupported($"{reader.Current.Text.ToUpperInvariant()} in UPDATE or DELETE", reader.Current.Position);
        }

        reader.End();
    }

    private void CopyExpression(TokenReader reader, bool endsAtComma)
    {
        var depth = 0;
        var first = reader.Current;
        var end = first.Position;
        while (reader.Current.Kind != SqlTokenKind.End && !reader.Current.IsSymbol(';')
            && (depth > 0 || !((endsAtComma && reader.Current.IsSymbol(',')) || reader.Current.IsSymbol(')') || Array.Exists(ClauseWords, reader.Current.IsWord))))
        {
            depth += reader.Current.IsSymbol('(') ? 1 : reader.Current.IsSymbol(')') ? -1 : 0;
            end = reader.Take().End;
        }

        if (end == first.Position)
        {
            throw reader.Unexpected("an expression");
        }

        text.CopyTo(first.Position, _select, first.Position, end - first.Position);
    }

    private void Copy(SqlToken token) => text.CopyTo(token.Position, _select, token.Position, token.End - token.Position);

    private (SelectItem[] Items, SqlNode? Where) Parse()
    {
        var whole = new string(_select);
        var node = duckDb.Parse(whole).GetProperty("statements")[0].GetProperty("node");
        var expressions = new SyntaxExpressionReader(whole);
        var where = node.TryGetProperty("where_clause", out var clause) && clause.ValueKind != JsonValueKind.Null ? expressions.Read(clause) : null;
        return ([.. node.Items("select_list").Select(item => new SelectItem(expressions.Read(item), null))], where);
    }
}
