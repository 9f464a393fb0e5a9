using Grid.Errors;

namespace Grid.Grains.Queries.Sql;

/// <summary>
/// <c>UPDATE table [[AS] alias] SET column = expression, … [WHERE …] [RETURNING …]</c> and
/// <c>DELETE FROM table [[AS] alias] [WHERE …] [RETURNING …]</c>, behind their first words.
/// </summary>
internal sealed class MutationParser(DuckDbParser duckDb, string text)
{
    private const string What = "UPDATE or DELETE";
    private const string Select = "SELECT";
    private const string SelectOne = "SELECT 1";

    private readonly InPlaceSelect _select = new(duckDb, text);

    public UpdateStatement ParseUpdate(TokenReader reader, int start)
    {
        var table = ParseTable(reader, "SET");
        reader.Word("SET");
        _select.Begin(start);
        var columns = _select.CopyAssignments(reader);
        _select.TryCopyWhere(reader);
        var returning = ReturningParser.Parse(duckDb, text, reader, What);
        var (items, where, refusal) = Parse();
        if (refusal is not null)
        {
            items = [.. columns.Select(column => new SelectItem(new DefaultNode(column.Position), null))];
        }

        return new UpdateStatement(table, [.. columns.Zip(items, (column, item) => (column.Name, column.Position, item))], where, returning)
        {
            Beyond = new BeyondNative(_select.TextWithout(start, Select), refusal),
        };
    }

    public DeleteStatement ParseDelete(TokenReader reader, int start)
    {
        var table = ParseTable(reader, "WHERE");
        // The one item is never looked at; it stands on the last letter of DELETE FROM, whose words are followed by a blank.
        _select.Put(start, SelectOne);
        _select.TryCopyWhere(reader);
        var returning = ReturningParser.Parse(duckDb, text, reader, What);
        var (_, where, refusal) = Parse();
        return new DeleteStatement(table, where, returning) { Beyond = new BeyondNative(_select.TextWithout(start, SelectOne), refusal) };
    }

    private (SelectItem[] Items, SqlNode? Where, SqlException? Refusal) Parse()
    {
        try
        {
            var (items, where) = _select.Parse();
            return (items, where, null);
        }
        catch (SqlException refusal) when (refusal.Code == ErrorCode.NotSupported)
        {
            return ([], null, refusal);
        }
    }

    private static TableNode ParseTable(TokenReader reader, string next)
    {
        var name = reader.Name("the name of a table");
        var isAlias = reader.TryWord("AS")
            || (reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && !reader.Current.IsWord(next) && !InPlaceSelect.IsClause(reader.Current));
        return new TableNode(name.Position, name.Text, isAlias ? reader.Name("an alias").Text : null);
    }
}
