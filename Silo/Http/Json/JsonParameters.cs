using System.Globalization;
using System.Text.Json;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Silo.Http.Json;

/// <summary>
/// Parameters of an SQL text from JSON. A whole number becomes the smallest of INTEGER, BIGINT and HUGEINT that holds it,
/// a number with a fraction a DECIMAL, one with an exponent a DOUBLE, a string a VARCHAR. For every other type the value
/// says which: <c>{"type": "DATE", "value": "2024-02-29"}</c>.
/// </summary>
internal static class JsonParameters
{
    /// <summary>Digits that System.Decimal holds for certain.</summary>
    private const int MaxDecimalDigits = 28;

    /// <summary>Reads the object of all parameters.</summary>
    /// <exception cref="RequestException">A value is none of the above.</exception>
    public static Dictionary<string, object?> Read(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"\"parameters\" is a JSON {JsonBody.KindOf(parameters)}; an object of name and value is wanted.");
        }

        return parameters.EnumerateObject().ToDictionary(
            property => property.Name.TrimStart('$'), property => ReadValue(property.Name, property.Value), StringComparer.OrdinalIgnoreCase);
    }

    private static object? ReadValue(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => ReadNumber(name, value),
        JsonValueKind.Object => ReadTyped(name, value),
        _ => throw new RequestException(ErrorCode.InvalidRequest, $"Parameter {name} is a JSON array; no column holds one."),
    };

    private static object ReadNumber(string name, JsonElement value)
    {
        var text = value.GetRawText();
        if (text.AsSpan().ContainsAny('e', 'E'))
        {
            return value.GetDouble();
        }

        if (text.Contains('.', StringComparison.Ordinal))
        {
            return text.Count(char.IsAsciiDigit) <= MaxDecimalDigits
                ? decimal.Parse(text, CultureInfo.InvariantCulture)
                : throw new RequestException(ErrorCode.ValueOutOfRange,
                    $"Parameter {name} has more than {MaxDecimalDigits} digits: give it as a string and CAST it in the text.");
        }

        if (value.TryGetInt32(out var small))
        {
            return small;
        }

        if (value.TryGetInt64(out var big))
        {
            return big;
        }

        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var huge)
            ? huge
            : throw new RequestException(ErrorCode.ValueOutOfRange, $"Parameter {name} does not fit 128 bits: write it with an exponent to make it a DOUBLE.");
    }

    private static object? ReadTyped(string name, JsonElement value)
    {
        if (!value.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("value", out var content) || value.EnumerateObject().Count() != 2)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"Parameter {name} is a JSON object; a typed value has exactly \"type\" and \"value\".");
        }

        var typeName = type.GetString()!;
        if (!Enum.TryParse<TypeKind>(typeName, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || int.TryParse(typeName, out _))
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"Parameter {name}: '{typeName}' is not a type. Use one of {string.Join(", ", Enum.GetNames<TypeKind>().Select(known => known.ToUpperInvariant()))}.");
        }

        return content.ValueKind == JsonValueKind.Null || kind == TypeKind.Null ? null : Convert(name, kind, content);
    }

    private static object Convert(string name, TypeKind kind, JsonElement content)
    {
        var text = content.ValueKind == JsonValueKind.String ? content.GetString()! : content.GetRawText();
        var culture = CultureInfo.InvariantCulture;
        try
        {
            return kind switch
            {
                TypeKind.Boolean => bool.Parse(text),
                TypeKind.SmallInt => short.Parse(text, culture),
                TypeKind.Integer => int.Parse(text, culture),
                TypeKind.BigInt => long.Parse(text, culture),
                TypeKind.HugeInt => Int128.Parse(text, culture),
                TypeKind.Real => float.Parse(text, culture),
                TypeKind.Double => double.Parse(text, culture),
                TypeKind.Decimal => decimal.Parse(text, NumberStyles.Float, culture),
                TypeKind.Varchar => text,
                TypeKind.Date => DateOnly.ParseExact(text, "yyyy-MM-dd", culture),
                TypeKind.Timestamp => DateTime.Parse(text, culture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
                TypeKind.Uuid => Guid.Parse(text),
                TypeKind.Blob => System.Convert.FromBase64String(text),
                _ => throw new InvalidOperationException($"Unknown type kind {kind}."),
            };
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            throw new RequestException(ErrorCode.TypeMismatch, $"Parameter {name}: {content.GetRawText()} is not a {kind.ToString().ToUpperInvariant()}.", failure);
        }
    }
}
