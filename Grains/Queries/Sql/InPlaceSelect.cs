using System.Text.Json;
using Grid.Errors;

namespace Grid.Grains.Queries.Sql;

/// <summary>
/// Hands expressions of another statement to DuckDB's parser in their places, as <c>SELECT expression, … WHERE …</c> with
/// everything else blanked out, so that positions stay those of the whole text.
/// </summary>
internal sealed class InPlaceSelect(DuckDbParser duckDb, string text)
{
    private const string Select = "SELECT";

    private static readonly string[] ClauseWords = ["WHERE", "FROM", "USING", "RETURNING", "ORDER", "LIMIT"];

    private readonly char[] _select = new string(' ', text.Length).ToCharArray();

    /// <summary>The statement as it is handed on: SELECT, expressions, WHERE.</summary>
    public string Text => new(_select);

    /// <summary>The same with blanks in the place of letters that were put there.</summary>
    public string TextWithout(int position, string letters)
    {
        var copy = (char[])_select.Clone();
        Array.Fill(copy, ' ', position, letters.Length);
        return new string(copy);
    }

    /// <summary>Whether a word begins the next clause of a statement that writes.</summary>
    public static bool IsClause(SqlToken token) => Array.Exists(ClauseWords, token.IsWord);

    /// <summary>Puts SELECT in the place of a word that is as long or longer, before the first expression.</summary>
    public void Begin(int position) => Put(position, Select);

    /// <summary>Puts letters that are not in the text in the place of others.</summary>
    public void Put(int position, string letters) => letters.CopyTo(0, _select, position, letters.Length);

    /// <summary>Copies a token.</summary>
    public void Copy(SqlToken token) => text.CopyTo(token.Position, _select, token.Position, token.End - token.Position);

    /// <summary>Copies <c>column = expression, …</c> as the expressions alone, and returns the columns.</summary>
    public List<(string Name, int Position)> CopyAssignments(TokenReader reader)
    {
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

        return columns;
    }

    /// <summary>Copies WHERE and its condition, if they follow.</summary>
    public bool TryCopyWhere(TokenReader reader)
    {
        if (!reader.Current.IsWord("WHERE"))
        {
            return false;
        }

        Copy(reader.Take());
        CopyExpression(reader, endsAtComma: false);
        return true;
    }

    /// <summary>Copies everything up to the statement's end.</summary>
    public void CopyRest(TokenReader reader)
    {
        var first = reader.Current;
        var end = first.Position;
        while (reader.Current.Kind != SqlTokenKind.End && !reader.Current.IsSymbol(';'))
        {
            end = reader.Take().End;
        }

        Copy(reader, first, end);
    }

    /// <exception cref="SqlException"><see cref="ErrorCode.NotSupported"/>: the native engine does not know a construct.</exception>
    public (SelectItem[] Items, SqlNode? Where) Parse()
    {
        var whole = Text;
        var node = duckDb.Parse(whole).GetProperty("statements")[0].GetProperty("node");
        var expressions = new SyntaxExpressionReader(whole);
        var where = node.TryGetProperty("where_clause", out var clause) && clause.ValueKind != JsonValueKind.Null ? expressions.Read(clause) : null;
        return ([.. node.Items("select_list").Select(item => new SelectItem(expressions.Read(item), item.TextOrNull("alias")))], where);
    }

    private void CopyExpression(TokenReader reader, bool endsAtComma)
    {
        var depth = 0;
        var first = reader.Current;
        var end = first.Position;
        var isDistinct = false;
        while (reader.Current.Kind != SqlTokenKind.End && !reader.Current.IsSymbol(';')
            && (depth > 0 || !((endsAtComma && reader.Current.IsSymbol(',')) || reader.Current.IsSymbol(')') || (IsClause(reader.Current) && !isDistinct))))
        {
            depth += reader.Current.IsSymbol('(') ? 1 : reader.Current.IsSymbol(')') ? -1 : 0;
            // IS [NOT] DISTINCT FROM begins no clause.
            isDistinct = reader.Current.IsWord("DISTINCT");
            end = reader.Take().End;
        }

        Copy(reader, first, end);
    }

    private void Copy(TokenReader reader, SqlToken first, int end)
    {
        if (end == first.Position)
        {
            throw reader.Unexpected("an expression");
        }

        text.CopyTo(first.Position, _select, first.Position, end - first.Position);
    }
}
