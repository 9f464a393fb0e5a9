using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary><c>name type [NOT NULL] [DEFAULT constant] [PRIMARY KEY]</c>, in CREATE TABLE and ALTER TABLE.</summary>
internal sealed class ColumnParser(DuckDbParser duckDb, string text)
{
    private static readonly string[] ConstraintWords = ["NOT", "PRIMARY", "DEFAULT", "UNIQUE", "CHECK", "REFERENCES", "COLLATE", "GENERATED"];

    /// <summary>Reads a column.</summary>
    public (ColumnSchema Column, SqlNode? Default, SqlToken Name, bool IsKey) Parse(TokenReader reader)
    {
        var name = reader.Name("the name of a column");
        var type = At(reader.Current, () => TypeParser.Parse(reader));
        var isNullable = true;
        var isKey = false;
        SqlNode? value = null;
        while (true)
        {
            if (reader.TryWords("NOT", "NULL"))
            {
                isNullable = false;
            }
            else if (reader.TryWords("PRIMARY", "KEY"))
            {
                isKey = true;
            }
            else if (reader.Current.IsWord("DEFAULT"))
            {
                value = ParseDefault(reader);
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

        return (new ColumnSchema(name.Text, type, isNullable), value, name, isKey);
    }

    /// <summary>Gives what names and types refuse the place that they know nothing of.</summary>
    public static T At<T>(SqlToken token, Func<T> make)
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

    private SqlNode ParseDefault(TokenReader reader)
    {
        var select = new InPlaceSelect(duckDb, text);
        select.Begin(reader.Take().Position);
        var first = reader.Current;
        for (var depth = 0; reader.Current.Kind != SqlTokenKind.End && !reader.Current.IsSymbol(';') && (depth > 0 || !EndsDefault(reader.Current, first));)
        {
            depth += reader.Current.IsSymbol('(') ? 1 : reader.Current.IsSymbol(')') ? -1 : 0;
            select.Copy(reader.Take());
        }

        return reader.Current.Position == first.Position ? throw reader.Unexpected("a value") : select.Parse().Items[0].Node;
    }

    private static bool EndsDefault(SqlToken token, SqlToken first) =>
        token.IsSymbol(',') || token.IsSymbol(')') || (token.Position > first.Position && Array.Exists(ConstraintWords, token.IsWord));
}
