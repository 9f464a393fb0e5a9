using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Grid.Tables;

namespace Grid.Client.Formats;

/// <summary>
/// Values in JSON: every integer and DECIMAL as a number with all of its digits, NaN and the infinities as strings
/// (JSON has no number for them), DATE and TIMESTAMP in ISO 8601, UUID as text, BLOB in base64.
/// </summary>
public static class JsonValueWriter
{
    /// <summary>Writes the encoded bytes of a value that is not NULL.</summary>
    public static void Write(Utf8JsonWriter writer, ColumnType type, ReadOnlySpan<byte> value)
    {
        switch (type.Kind)
        {
            case TypeKind.Varchar:
                writer.WriteStringValue(value);
                break;
            case TypeKind.Blob:
                writer.WriteBase64StringValue(value);
                break;
            case TypeKind.Decimal:
                // Not through System.Decimal: it has 28 digits, the type has 38.
                writer.WriteRawValue(Decimals.ToText(ClrValue.ReadUnscaled(type, value), type.Scale), skipInputValidation: true);
                break;
            default:
                Write(writer, ClrValue.Read(type, value));
                break;
        }
    }

    /// <summary>Writes a value as .NET sees it (see <see cref="ClrValue"/>); null as null.</summary>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case short number:
                writer.WriteNumberValue(number);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case Int128 number:
                writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case float number:
                WriteFloating(writer, number, writer.WriteNumberValue);
                break;
            case double number:
                WriteFloating(writer, number, writer.WriteNumberValue);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case DateOnly date:
                writer.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture));
                break;
            case Guid uuid:
                writer.WriteStringValue(uuid);
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            default:
                throw new InvalidOperationException($"No column has values of type {value.GetType()}.");
        }
    }

    private static void WriteFloating<T>(Utf8JsonWriter writer, T number, Action<T> writeFinite)
        where T : IFloatingPoint<T>
    {
        if (T.IsFinite(number))
        {
            writeFinite(number);
        }
        else
        {
            writer.WriteStringValue(T.IsNaN(number) ? "NaN" : T.IsNegative(number) ? "-Infinity" : "Infinity");
        }
    }
}
