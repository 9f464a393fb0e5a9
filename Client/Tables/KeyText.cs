using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>
/// Keys as text, as they stand in an HTTP path: the values of the key columns in key order, separated by commas, each
/// percent-encoded. BLOB values are hexadecimal.
/// </summary>
public static class KeyText
{
    /// <summary>The key's values, typed by their columns.</summary>
    /// <param name="text">The text as it stands in the path, not decoded: a comma in a value is <c>%2C</c>.</param>
    /// <exception cref="RequestException">Too few or too many parts, or one that is no value of its column.</exception>
    public static object?[] Parse(TableSchema schema, string text)
    {
        var parts = text.Split(',');
        if (parts.Length != schema.Key.Length)
        {
            var names = string.Join(", ", schema.Key.Select(ordinal => schema.Columns[ordinal].Name));
            throw new RequestException(ErrorCode.KeyMissing,
                $"The key of table {schema.Name} has {schema.Key.Length} parts ({names}); '{text}' has {parts.Length}. Separate them by commas, and write a comma in a value as %2C.");
        }

        var values = new object?[parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            values[index] = ParsePart(schema.Columns[schema.Key[index]], Uri.UnescapeDataString(parts[index]));
        }

        return values;
    }

    /// <summary>The text of a key given as one value a key column.</summary>
    public static string Format(TableSchema schema, IReadOnlyList<object?> key) =>
        string.Join(',', key.Select((value, index) => Uri.EscapeDataString(ValueText.Format(schema.Columns[schema.Key[index]].Type, value))));

    // Everything but BLOB takes its own text when it is encoded; parsing here reports the column before any other work.
    private static object ParsePart(ColumnSchema column, string text)
    {
        if (ValueText.TryParse(column.Type, text, out var value))
        {
            return value;
        }

        throw new RequestException(ErrorCode.TypeMismatch, $"Key column {column.Name} is {column.Type}; '{text}' is not.");
    }
}
