namespace Grid.Grains.Queries.Sql;

/// <summary>
/// <c>UPDATE table [[AS] alias] SET column = expression, … [WHERE …] [RETURNING …]</c> and
/// <c>DELETE FROM table [[AS] alias] [WHERE …] [RETURNING …]</c>, behind their first words.
/// </summary>
internal sealed class MutationParser(DuckDbParser duckDb, string text)
{
    private const string What = "UPDATE or DELETE";

    private readonly InPlaceSelect _select = new(duckDb, text);

    public UpdateStatement ParseUpdate(TokenReader reader, int start)
    {
        var table = ParseTable(reader, "SET");
        reader.Word("SET");
        _select.Begin(start);
        var columns = _select.CopyAssignments(reader);
        _select.TryCopyWhere(reader);
        var returning = ReturningParser.Parse(duckDb, text, reader, What);
        var (items, where) = _select.Parse();
        return new UpdateStatement(table, [.. columns.Zip(items, (column, item) => (column.Name, column.Position, item))], where, returning);
    }

    public DeleteStatement ParseDelete(TokenReader reader, int start)
    {
        var table = ParseTable(reader, "WHERE");
        // The one item is never looked at; it stands on the last letter of DELETE FROM, whose words are followed by a blank.
        _select.Put(start, "SELECT 1");
        _select.TryCopyWhere(reader);
        var returning = ReturningParser.Parse(duckDb, text, reader, What);
        return new DeleteStatement(table, _select.Parse().Where, returning);
    }

    private static TableNode ParseTable(TokenReader reader, string next)
    {
        var name = reader.Name("the name of a table");
        var isAlias = reader.TryWord("AS")
            || (reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && !reader.Current.IsWord(next) && !InPlaceSelect.IsClause(reader.Current));
        return new TableNode(name.Position, name.Text, isAlias ? reader.Name("an alias").Text : null);
    }
}
