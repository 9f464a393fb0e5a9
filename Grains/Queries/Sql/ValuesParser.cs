namespace Grid.Grains.Queries.Sql;

/// <summary>
/// <c>VALUES (…), …</c> of an INSERT. The rows are handed to DuckDB's parser as the list <c>SELECT …, …</c> of all their
/// expressions, in place, so that positions stay those of the whole text.
/// </summary>
internal sealed class ValuesParser(DuckDbParser duckDb, string text, List<SqlToken> tokens)
{
    private const string Default = "DEFAULT";

    /// <exception cref="Errors.SqlException"><see cref="Errors.ErrorCode.NotSupported"/>: an expression needs more than the native engine.</exception>
    public SqlNode[][] Parse(TokenReader reader)
    {
        var values = reader.Take();
        var (rowLengths, expressions) = CutRows(reader);
        var nodes = ParseExpressions(values, expressions);
        var rows = new SqlNode[rowLengths.Count][];
        var next = 0;
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = nodes[next..(next + rowLengths[row])];
            next += rowLengths[row];
        }

        return rows;
    }

    // The rows' outer parentheses, and the extent of each expression between them.
    private static (List<int> RowLengths, List<(int Start, int End)> Expressions) CutRows(TokenReader reader)
    {
        var lengths = new List<int>();
        var expressions = new List<(int Start, int End)>();
        do
        {
            reader.Symbol('(');
            var before = expressions.Count;
            do
            {
                expressions.Add(SkipExpression(reader));
            }
            while (reader.TrySymbol(','));

            reader.Symbol(')');
            lengths.Add(expressions.Count - before);
        }
        while (reader.TrySymbol(','));

        return (lengths, expressions);
    }

    private static (int Start, int End) SkipExpression(TokenReader reader)
    {
        var depth = 0;
        var start = reader.Current.Position;
        var end = start;
        while (reader.Current.Kind != SqlTokenKind.End && (depth > 0 || !(reader.Current.IsSymbol(',') || reader.Current.IsSymbol(')'))))
        {
            depth += reader.Current.IsSymbol('(') ? 1 : reader.Current.IsSymbol(')') ? -1 : 0;
            end = reader.Take().End;
        }

        return end > start ? (start, end) : throw reader.Unexpected("a value");
    }

    private SqlNode[] ParseExpressions(SqlToken values, List<(int Start, int End)> expressions)
    {
        // Everything but the expressions is blanked out; SELECT takes the place of VALUES, which has the same length.
        var select = new string(' ', text.Length).ToCharArray();
        "SELECT".CopyTo(0, select, values.Position, "SELECT".Length);
        for (var index = 0; index < expressions.Count; index++)
        {
            var (start, end) = expressions[index];
            if (IsDefault(expressions[index]))
            {
                "NULL".CopyTo(0, select, start, "NULL".Length);
            }
            else
            {
                text.CopyTo(start, select, start, end - start);
            }

            if (index > 0)
            {
                select[CommaBefore(start)] = ',';
            }
        }

        var whole = new string(select);
        // Blanks are one byte each: only positions inside the expressions matter, and they are counted on this very text.
        var root = duckDb.Parse(whole);
        var reader = new SyntaxExpressionReader(whole);
        SqlNode[] nodes = [.. root.GetProperty("statements")[0].GetProperty("node").Items("select_list").Select(reader.Read)];
        if (nodes.Length != expressions.Count)
        {
            throw SqlErrors.Syntax("The list of values does not parse.", values.Position);
        }

        for (var index = 0; index < nodes.Length; index++)
        {
            nodes[index] = IsDefault(expressions[index]) ? new DefaultNode(expressions[index].Start) : nodes[index];
        }

        return nodes;
    }

    // The comma (or the parenthesis of a new row) before an expression: the nearest such token in front of it.
    private int CommaBefore(int start)
    {
        var low = 0;
        var high = tokens.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = tokens[middle].Position < start ? (middle + 1, high) : (low, middle);
        }

        return tokens[low - 1].Position;
    }

    private bool IsDefault((int Start, int End) place) =>
        place.End - place.Start == Default.Length && text.AsSpan(place.Start, Default.Length).Equals(Default, StringComparison.OrdinalIgnoreCase);
}
