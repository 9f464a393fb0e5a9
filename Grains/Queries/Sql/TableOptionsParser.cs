using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary><c>[PARTITION BY column] [DURABILITY level] [WITH (ttl = 'duration', durability = level)]</c>, in any order.</summary>
internal static class TableOptionsParser
{
    public static TableOptions Parse(TokenReader reader)
    {
        var options = new TableOptions(null, Durability.Durable, null);
        while (true)
        {
            if (reader.TryWords("PARTITION", "BY"))
            {
                options = options with { PartitionBy = reader.Current.IsSymbol('(') ? Single(reader.Names("a column")) : reader.Name("a column").Text };
            }
            else if (reader.TryWord("DURABILITY"))
            {
                options = options with { Durability = ParseDurability(reader) };
            }
            else if (reader.TryWord("WITH"))
            {
                options = ParseWith(reader, options);
            }
            else
            {
                if (!reader.Current.IsWord("AS"))
                {
                    reader.End();
                }

                return options;
            }
        }
    }

    /// <summary>A duration as a string or a number of seconds; NEVER for null.</summary>
    public static TimeSpan? ParseTimeToLive(TokenReader reader)
    {
        if (reader.TryWord("NEVER"))
        {
            return null;
        }

        var token = reader.Current.Kind is SqlTokenKind.String or SqlTokenKind.Number ? reader.Take() : throw reader.Unexpected("a duration such as '1 hour', or NEVER");
        try
        {
            return TimeToLiveText.Parse(token.Text);
        }
        catch (RequestException failure)
        {
            throw new SqlException(failure.Code, failure.Message, token.Position);
        }
    }

    private static TableOptions ParseWith(TokenReader reader, TableOptions options)
    {
        reader.Symbol('(');
        do
        {
            var name = reader.Name("ttl or durability");
            reader.Symbol('=');
            options = name.Text.ToUpperInvariant() switch
            {
                "TTL" => options with { TimeToLive = ParseTimeToLive(reader) },
                "DURABILITY" => options with { Durability = ParseDurability(reader) },
                _ => throw SqlErrors.Syntax($"Expected ttl or durability instead of '{name.Text}'.", name.Position),
            };
        }
        while (reader.TrySymbol(','));

        reader.Symbol(')');
        return options;
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
}
