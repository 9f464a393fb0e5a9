using System.Globalization;
using System.Text.Json;
using Grid.Client.Formats;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Silo.Http.Json;

/// <summary>A row as a flat JSON object of its columns.</summary>
internal static class JsonRow
{
    /// <summary>Reads the columns that the object has; names are those of the schema. Whether a value fits its column is for the encoder to say.</summary>
    /// <exception cref="RequestException">A property is no column, or no value for any column.</exception>
    public static Dictionary<string, object?> Read(TableSchema schema, JsonElement body)
    {
        var row = new Dictionary<string, object?>(Identifier.Comparer);
        foreach (var property in body.EnumerateObject())
        {
            if (!schema.TryGetColumn(property.Name, out var column) || column.IsHidden)
            {
                throw ColumnNotFound(schema, property.Name);
            }

            if (!row.TryAdd(column.Name, ReadValue(column, property.Value)))
            {
                throw new RequestException(ErrorCode.InvalidRequest, $"The body names column {column.Name} twice.");
            }
        }

        return row;
    }

    /// <summary>Writes the columns that are not hidden.</summary>
    public static void Write(Utf8JsonWriter writer, GridRow row)
    {
        writer.WriteStartObject();
        for (var ordinal = 0; ordinal < row.Values.Length; ordinal++)
        {
            var column = row.Schema.Columns[ordinal];
            if (!column.IsHidden)
            {
                writer.WritePropertyName(column.Name);
                JsonValueWriter.Write(writer, row.Values[ordinal]);
            }
        }

        writer.WriteEndObject();
    }

    private static RequestException ColumnNotFound(TableSchema schema, string name)
    {
        var nearest = NearestName.Of(name, schema.Columns.Where(column => !column.IsHidden).Select(column => column.Name));
        return new RequestException(ErrorCode.ColumnNotFound,
            $"Table {schema.Name} has no column {name}." + (nearest is null ? "" : $" Did you mean {nearest}?"));
    }

    private static object? ReadValue(ColumnSchema column, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => ReadNumber(column, value),
        JsonValueKind.String => column.Type.Kind == TypeKind.Blob ? ReadBlob(column, value) : value.GetString(),
        _ => throw new RequestException(ErrorCode.TypeMismatch, $"Column {column.Name} is {column.Type}; a JSON {JsonBody.KindOf(value)} is not."),
    };

    private static object ReadNumber(ColumnSchema column, JsonElement value)
    {
        var text = value.GetRawText();
        if (column.Type.Kind is TypeKind.Real or TypeKind.Double)
        {
            return value.GetDouble();
        }

        if (Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        // The text itself keeps all digits of a DECIMAL; only an exponent has to be worked out first.
        if (column.Type.Kind == TypeKind.Decimal && !text.AsSpan().ContainsAny('e', 'E'))
        {
            return text;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RequestException(ErrorCode.ValueOutOfRange, $"Column {column.Name} is {column.Type}; {text} lies outside its range.");
    }

    private static byte[] ReadBlob(ColumnSchema column, JsonElement value) => value.TryGetBytesFromBase64(out var bytes)
        ? bytes
        : throw new RequestException(ErrorCode.TypeMismatch, $"Column {column.Name} is {column.Type}; its value is not base64.");
}
