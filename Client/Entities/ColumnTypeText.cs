using System.Globalization;
using System.Text.RegularExpressions;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Entities;

/// <summary>Types of columns as SQL writes them.</summary>
internal static partial class ColumnTypeText
{
    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: no column has such a type.</exception>
    public static ColumnType Parse(string text)
    {
        var match = Pattern().Match(text ?? "");
        var name = match.Groups["name"].Value.ToUpperInvariant();
        int[] numbers = [.. match.Groups["number"].Captures.Select(number => int.Parse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))];
        return (name, numbers) switch
        {
            ("BOOLEAN" or "BOOL", []) => ColumnType.Boolean,
            ("SMALLINT" or "INT2", []) => ColumnType.SmallInt,
            ("INTEGER" or "INT" or "INT4", []) => ColumnType.Integer,
            ("BIGINT" or "INT8", []) => ColumnType.BigInt,
            ("REAL" or "FLOAT4", []) => ColumnType.Real,
            ("DOUBLE" or "DOUBLE PRECISION" or "FLOAT8", []) => ColumnType.Double,
            ("DECIMAL" or "NUMERIC", [var precision]) => ColumnType.DecimalOf(precision, 0),
            ("DECIMAL" or "NUMERIC", [var precision, var scale]) => ColumnType.DecimalOf(precision, scale),
            ("VARCHAR" or "TEXT", []) => ColumnType.Varchar,
            ("VARCHAR", [var length]) => ColumnType.VarcharOf(length),
            ("DATE", []) => ColumnType.Date,
            ("TIMESTAMP", []) => ColumnType.Timestamp,
            ("UUID", []) => ColumnType.Uuid,
            ("BLOB" or "BYTEA", []) => ColumnType.Blob,
            _ => throw new RequestException(ErrorCode.InvalidRequest,
                $"'{text}' is no type of a column: use BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL(precision, scale), VARCHAR, VARCHAR(length), DATE, TIMESTAMP, UUID or BLOB."),
        };
    }

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z][A-Za-z0-9]*( PRECISION)?)\s*(\(\s*(?<number>[0-9]{1,8})\s*(,\s*(?<number>[0-9]{1,8})\s*)?\))?\s*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
