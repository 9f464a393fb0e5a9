namespace Grid.Grains.Queries.Sql;

/// <summary><c>CREATE INDEX [IF NOT EXISTS] name ON table (column, …)</c> and <c>DROP INDEX [IF EXISTS] name</c>.</summary>
internal static class IndexParser
{
    /// <summary>The statement, or null when it is of another kind; then nothing has been taken.</summary>
    public static DefinitionStatement? Parse(TokenReader reader)
    {
        var first = reader.Current.Position;
        if (reader.TryWords("CREATE", "UNIQUE", "INDEX"))
        {
            throw SqlErrors.NotSupported(
                "CREATE UNIQUE INDEX (rows of the same values may lie in different partitions, which do not ask one another before they write; only the primary key is unique, as it chooses the partition)", first);
        }

        if (reader.TryWords("CREATE", "INDEX"))
        {
            return ParseCreate(reader);
        }

        if (!reader.TryWords("DROP", "INDEX"))
        {
            return null;
        }

        var ifExists = reader.TryWords("IF", "EXISTS");
        var name = reader.Name("the name of an index");
        reader.End();
        return new DropIndexStatement(name.Text, name.Position, ifExists);
    }

    private static CreateIndexStatement ParseCreate(TokenReader reader)
    {
        var ifNotExists = reader.TryWords("IF", "NOT", "EXISTS");
        var name = reader.Name("the name of the index");
        reader.Word("ON");
        var table = reader.Name("the name of a table");
        if (reader.Current.IsWord("USING"))
        {
            throw SqlErrors.NotSupported("USING (an index is an ordered one)", reader.Current.Position);
        }

        var columns = new List<string>();
        reader.Symbol('(');
        do
        {
            columns.Add(ParseColumn(reader));
        }
        while (reader.TrySymbol(','));

        reader.Symbol(')');
        if (reader.Current.IsWord("WHERE"))
        {
            throw SqlErrors.NotSupported("An index of a part of the rows", reader.Current.Position);
        }

        reader.End();
        return new CreateIndexStatement(new TableNode(table.Position, table.Text, null), name.Text, [.. columns], ifNotExists);
    }

    // An index is read from either end, so that ASC says nothing.
    private static string ParseColumn(TokenReader reader)
    {
        var column = reader.Name("a column");
        if (reader.Current.IsSymbol('(') || (!reader.TryWord("ASC") && !reader.Current.IsSymbol(',') && !reader.Current.IsSymbol(')')))
        {
            throw SqlErrors.NotSupported("An index of anything but columns in ascending order", column.Position);
        }

        return column.Text;
    }
}
