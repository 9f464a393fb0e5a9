namespace Grid.Grains.Queries.Sql;

/// <summary>
/// <c>ALTER TABLE [IF EXISTS] name ADD [COLUMN] [IF NOT EXISTS] column | DROP [COLUMN] [IF EXISTS] name | RENAME [COLUMN] name TO
/// name | SET (ttl = duration) | RESET (ttl)</c>, behind its first two words.
/// </summary>
internal sealed class AlterTableParser(DuckDbParser duckDb, string text)
{
    public AlterTableStatement Parse(TokenReader reader)
    {
        var mayMiss = reader.TryWords("IF", "EXISTS");
        var name = reader.Name("the name of a table");
        var table = new TableNode(name.Position, name.Text, null);
        var action = reader.Current;
        AlterTableStatement statement;
        if (reader.TryWord("ADD"))
        {
            statement = ParseAdd(reader, table, mayMiss);
        }
        else if (reader.TryWord("DROP"))
        {
            reader.TryWord("COLUMN");
            var ifExists = reader.TryWords("IF", "EXISTS");
            statement = new DropColumnStatement(table, mayMiss, reader.Name("a column").Text, ifExists);
            if (!reader.TryWord("RESTRICT") && reader.Current.IsWord("CASCADE"))
            {
                throw SqlErrors.NotSupported("CASCADE", reader.Current.Position);
            }
        }
        else if (reader.TryWord("RENAME"))
        {
            statement = ParseRename(reader, table, mayMiss);
        }
        else if (reader.TryWord("SET"))
        {
            statement = ParseSet(reader, table, mayMiss);
        }
        else if (reader.TryWord("RESET"))
        {
            reader.Symbol('(');
            reader.Word("TTL");
            reader.Symbol(')');
            statement = new SetTimeToLiveStatement(table, mayMiss, null);
        }
        else
        {
            throw action.Kind == SqlTokenKind.Word
                ? SqlErrors.NotSupported($"ALTER TABLE … {action.Text.ToUpperInvariant()}", action.Position)
                : reader.Unexpected("ADD, DROP, RENAME, SET or RESET");
        }

        reader.End();
        return statement;
    }

    private AddColumnStatement ParseAdd(TokenReader reader, TableNode table, bool mayMiss)
    {
        reader.TryWord("COLUMN");
        var ifNotExists = reader.TryWords("IF", "NOT", "EXISTS");
        var (column, value, name, isKey) = new ColumnParser(duckDb, text).Parse(reader);
        return isKey
            ? throw SqlErrors.NotSupported("Adding a column to the primary key", name.Position)
            : new AddColumnStatement(table, mayMiss, column, value, ifNotExists);
    }

    private static SetTimeToLiveStatement ParseSet(TokenReader reader, TableNode table, bool mayMiss)
    {
        reader.Symbol('(');
        reader.Word("TTL");
        reader.Symbol('=');
        var timeToLive = TableOptionsParser.ParseTimeToLive(reader);
        reader.Symbol(')');
        return new SetTimeToLiveStatement(table, mayMiss, timeToLive);
    }

    private static RenameColumnStatement ParseRename(TokenReader reader, TableNode table, bool mayMiss)
    {
        if (reader.Current.IsWord("TO"))
        {
            throw SqlErrors.NotSupported(
                "ALTER TABLE … RENAME TO (stores know a table by its name: make the new one by CREATE TABLE … AS SELECT, and drop the old one)", reader.Current.Position);
        }

        reader.TryWord("COLUMN");
        var column = reader.Name("a column").Text;
        reader.Word("TO");
        return new RenameColumnStatement(table, mayMiss, column, reader.Name("a name").Text);
    }
}
