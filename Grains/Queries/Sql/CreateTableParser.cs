using System.Collections.Immutable;
using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary>
/// <c>CREATE TABLE [IF NOT EXISTS] name (column type [NOT NULL] [DEFAULT constant] [PRIMARY KEY], …, [PRIMARY KEY (…)]) [options]</c> and
/// <c>CREATE TABLE [IF NOT EXISTS] name (PRIMARY KEY (…)) [options] AS query</c>, behind their first two words. For the options, see
/// <see cref="TableOptionsParser"/>.
/// </summary>
internal sealed class CreateTableParser(DuckDbParser duckDb, string text, Func<string, SqlToken, QueryStatement> parseQuery)
{
    private readonly ImmutableArray<ColumnSchema>.Builder _columns = ImmutableArray.CreateBuilder<ColumnSchema>();
    private readonly List<(int Ordinal, SqlNode Value)> _defaults = [];
    private ImmutableArray<string> _key = [];

    public CreateTableStatement Parse(TokenReader reader)
    {
        var ifNotExists = reader.TryWords("IF", "NOT", "EXISTS");
        var name = reader.Name("the name of the table");
        var hasList = reader.Current.IsSymbol('(');
        if (hasList)
        {
            ParseList(reader);
        }

        var options = TableOptionsParser.Parse(reader);
        var query = ParseQuery(reader, hasList);
        var definition = new TableDefinition(
            ColumnParser.At(name, () => TableName.Create(name.Text)), _columns.ToImmutable(), _key, options.PartitionBy, options.Durability)
        {
            TimeToLive = options.TimeToLive,
        };
        return new CreateTableStatement(new TableNode(name.Position, name.Text, null), definition, [.. _defaults], ifNotExists, query);
    }

    private void ParseList(TokenReader reader)
    {
        reader.Symbol('(');
        do
        {
            if (reader.TryWords("PRIMARY", "KEY"))
            {
                _key = _key.IsEmpty ? [.. reader.Names("a column of the key").Select(column => column.Text)] : throw SqlErrors.Syntax("The table has two primary keys.", reader.Current.Position);
                continue;
            }

            var (column, value, name, isKey) = new ColumnParser(duckDb, text).Parse(reader);
            if (isKey)
            {
                _key = _key.IsEmpty ? [name.Text] : throw SqlErrors.Syntax("The table has two primary keys; name several columns as PRIMARY KEY (a, b).", name.Position);
            }

            if (value is not null)
            {
                _defaults.Add((_columns.Count, value));
            }

            _columns.Add(column);
        }
        while (reader.TrySymbol(','));

        reader.Symbol(')');
    }

    private QueryStatement? ParseQuery(TokenReader reader, bool hasList)
    {
        var position = reader.Current.Position;
        if (!reader.TryWord("AS"))
        {
            return hasList ? null : throw reader.Unexpected("'(' or AS");
        }

        if (_columns.Count > 0)
        {
            throw SqlErrors.NotSupported("CREATE TABLE … AS with a list of columns (their names and types are those of the query: CAST them there)", position);
        }

        if (_key.IsEmpty)
        {
            throw SqlErrors.Syntax("CREATE TABLE … AS needs a primary key, by which the rows are found and spread: write CREATE TABLE name (PRIMARY KEY (column, …)) AS query.", position);
        }

        var first = reader.Current;
        var end = text.TrimEnd().TrimEnd(';');
        return parseQuery(new string(' ', first.Position) + end[Math.Min(first.Position, end.Length)..], first);
    }
}
