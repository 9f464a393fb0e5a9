using System.Globalization;
using System.Text;
using Grid.Tables;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>Writes a value as a literal of SQL: in statements that define tables there are no parameters.</summary>
internal static class PostgreSqlLiteral
{
    /// <param name="value">The encoded bytes. Dates and timestamps lie in the years 1 to 9999.</param>
    public static string Of(ColumnType type, ReadOnlySpan<byte> value) => $"'{TextOf(type, value).Replace("'", "''", StringComparison.Ordinal)}'::{TypeOf(type)}";

    private static string TypeOf(ColumnType type) => type.Kind == TypeKind.Varchar ? "text" : PostgreSqlValue.DeclaredType(type);

    private static string TextOf(ColumnType type, ReadOnlySpan<byte> value) => type.Kind switch
    {
        TypeKind.Varchar => Encoding.UTF8.GetString(value),
        TypeKind.Blob => @"\x" + Convert.ToHexString(value),
        TypeKind.Decimal => Decimals.ToText(ClrValue.ReadUnscaled(type, value), type.Scale),
        _ => ClrValue.Read(type, value) switch
        {
            bool truth => truth ? "true" : "false",
            float number => number.ToString("R", CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
        },
    };
}
