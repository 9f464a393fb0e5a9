namespace Grid.Grains.Queries.Sql;

/// <summary>Statements that change what the catalog says, told by their first words.</summary>
internal sealed class DefinitionParser(DuckDbParser duckDb, string text, Func<string, SqlToken, QueryStatement> parseQuery)
{
    /// <summary>The statement, or null when it is of another kind; then nothing has been taken.</summary>
    public DefinitionStatement? Parse(TokenReader reader)
    {
        if (reader.TryWords("CREATE", "TABLE"))
        {
            return new CreateTableParser(duckDb, text, parseQuery).Parse(reader);
        }

        if (reader.TryWords("DROP", "TABLE"))
        {
            var ifExists = reader.TryWords("IF", "EXISTS");
            return new DropTableStatement(ParseLast(reader), ifExists);
        }

        if (reader.TryWords("ALTER", "TABLE"))
        {
            return new AlterTableParser(duckDb, text).Parse(reader);
        }

        if (reader.TryWords("CREATE", "VIEW"))
        {
            return ParseView(reader, orReplace: false);
        }

        if (reader.TryWords("CREATE", "OR", "REPLACE", "VIEW"))
        {
            return ParseView(reader, orReplace: true);
        }

        if (reader.TryWords("DROP", "VIEW"))
        {
            var ifExists = reader.TryWords("IF", "EXISTS");
            return new DropViewStatement(ParseLast(reader), ifExists);
        }

        if (reader.TryWord("TRUNCATE"))
        {
            reader.TryWord("TABLE");
            return new TruncateStatement(ParseLast(reader));
        }

        return IndexParser.Parse(reader);
    }

    private CreateViewStatement ParseView(TokenReader reader, bool orReplace)
    {
        var ifNotExists = reader.TryWords("IF", "NOT", "EXISTS");
        var name = reader.Name("the name of the view");
        string[] names = reader.Current.IsSymbol('(') ? [.. reader.Names("a column").Select(column => column.Text)] : [];
        reader.Word("AS");
        var query = parseQuery(new string(' ', reader.Current.Position) + text[reader.Current.Position..], reader.Current);
        return new CreateViewStatement(new TableNode(name.Position, name.Text, null), names, query, orReplace, ifNotExists);
    }

    private static TableNode ParseLast(TokenReader reader)
    {
        var name = reader.Name("the name of a table");
        reader.End();
        return new TableNode(name.Position, name.Text, null);
    }
}
