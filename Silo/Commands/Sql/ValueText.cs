using System.Globalization;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Silo.Commands.Sql;

/// <summary>Values as text, with all of their digits.</summary>
internal static class ValueText
{
    /// <summary>The text of one value of a result; null for NULL.</summary>
    public static string? Of(ColumnVector column, int row)
    {
        if (column.IsNull(row))
        {
            return null;
        }

        var culture = CultureInfo.InvariantCulture;
        var bytes = column.GetBytes(row);
        if (column.Type.Kind == TypeKind.Decimal)
        {
            return Decimals.ToText(ClrValue.ReadUnscaled(column.Type, bytes), column.Type.Scale);
        }

        return ClrValue.Read(column.Type, bytes) switch
        {
            string text => text,
            bool truth => truth ? "true" : "false",
            DateOnly date => date.ToString("yyyy-MM-dd", culture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", culture),
            byte[] blob => "\\x" + Convert.ToHexStringLower(blob),
            var other => Convert.ToString(other, culture) ?? "",
        };
    }

    public static bool IsNumeric(ColumnType type) => type.Kind is TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt
        or TypeKind.HugeInt or TypeKind.Real or TypeKind.Double or TypeKind.Decimal;
}
