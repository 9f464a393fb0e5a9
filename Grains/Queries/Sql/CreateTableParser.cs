using System.Collections.Immutable;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary>
/// <c>CREATE TABLE [IF NOT EXISTS] name (column type [NOT NULL] [PRIMARY KEY], …, [PRIMARY KEY (…)]) [PARTITION BY column]
/// [DURABILITY level]</c>, behind its first two words.
/// </summary>
internal static class CreateTableParser
{
    public static CreateTableStatement Parse(TokenReader reader)
    {
        var ifNotExists = reader.TryWords("IF", "NOT", "EXISTS");
        var name = reader.Name("the name of the table");
        var columns = ImmutableArray.CreateBuilder<ColumnSchema>();
        var key = ImmutableArray<string>.Empty;
        reader.Symbol('(');
        do
        {
            if (reader.TryWords("PRIMARY", "KEY"))
            {
                key = key.IsEmpty ? [.. reader.Names("a column of the key").Select(column => column.Text)] : throw SqlErrors.Syntax("The table has two primary keys.", reader.Current.Position);
            }
            else
            {
                columns.Add(ParseColumn(reader, ref key));
            }
        }
        while (reader.TrySymbol(','));

        reader.Symbol(')');
        var (partitionBy, durability) = ParseOptions(reader);
        reader.End();
        return new CreateTableStatement(new TableDefinition(At(name, () => TableName.Create(name.Text)), columns.ToImmutable(), key, partitionBy, durability), ifNotExists);
    }

    private static ColumnSchema ParseColumn(TokenReader reader, ref ImmutableArray<string> key)
    {
        var name = reader.Name("the name of a column");
        var start = reader.Current;
        var type = At(start, () => TypeParser.Parse(reader));
        var isNullable = true;
        while (true)
        {
            if (reader.TryWords("NOT", "NULL"))
            {
                isNullable = false;
            }
            else if (reader.TryWords("PRIMARY", "KEY"))
            {
                key = key.IsEmpty ? [name.Text] : throw SqlErrors.Syntax("The table has two primary keys; name several columns as PRIMARY KEY (a, b).", name.Position);
            }
            else if (!reader.TryWord("NULL"))
            {
                break;
            }
        }

        if (reader.Current.Kind == SqlTokenKind.Word)
        {
            throw SqlErrors.NotSupported($"{reader.Current.Text.ToUpperInvariant()} for a column", reader.Current.Position);
        }

        return new ColumnSchema(name.Text, type, isNullable);
    }

    private static (string? PartitionBy, Durability Durability) ParseOptions(TokenReader reader)
    {
        string? partitionBy = null;
        var durability = Durability.Durable;
        while (true)
        {
            if (reader.TryWords("PARTITION", "BY"))
            {
                partitionBy = reader.Current.IsSymbol('(') ? Single(reader.Names("a column")) : reader.Name("a column").Text;
            }
            else if (reader.TryWord("DURABILITY"))
            {
                durability = ParseDurability(reader);
            }
            else if (reader.TryWord("WITH"))
            {
                reader.Symbol('(');
                reader.Word("DURABILITY");
                reader.Symbol('=');
                durability = ParseDurability(reader);
                reader.Symbol(')');
            }
            else
            {
                return (partitionBy, durability);
            }
        }
    }

    private static string Single(List<SqlToken> names) =>
        names.Count == 1 ? names[0].Text : throw SqlErrors.NotSupported("PARTITION BY of several columns", names[1].Position);

    private static Durability ParseDurability(TokenReader reader)
    {
        var token = reader.Take();
        return token.Kind is SqlTokenKind.Word or SqlTokenKind.String && Enum.TryParse<Durability>(token.Text, ignoreCase: true, out var durability)
            ? durability
            : throw SqlErrors.Syntax($"Expected durable, relaxed or memory instead of '{token.Text}'.", token.Position);
    }

    // Names and types are checked by their own types, which know nothing of positions.
    private static T At<T>(SqlToken token, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (RequestException failure) when (failure is not SqlException)
        {
            throw new SqlException(failure.Code, failure.Message, token.Position);
        }
    }
}
