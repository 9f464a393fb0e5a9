using System.Text.Json;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary>Reads the types and constants of DuckDB's JSON tree.</summary>
internal static class SyntaxValueReader
{
    public static ColumnType ReadType(JsonElement type, int? position)
    {
        var id = type.Text("id");
        return id switch
        {
            "NULL" or "SQLNULL" => ColumnType.Null,
            "BOOLEAN" => ColumnType.Boolean,
            "SMALLINT" => ColumnType.SmallInt,
            "INTEGER" => ColumnType.Integer,
            "BIGINT" => ColumnType.BigInt,
            "HUGEINT" => ColumnType.HugeInt,
            "FLOAT" => ColumnType.Real,
            "DOUBLE" => ColumnType.Double,
            "VARCHAR" => ColumnType.Varchar,
            "DATE" => ColumnType.Date,
            "TIMESTAMP" => ColumnType.Timestamp,
            "UUID" => ColumnType.Uuid,
            "BLOB" => ColumnType.Blob,
            "DECIMAL" => ReadDecimal(type),
            _ => throw SqlErrors.NotSupported($"The type {id}", position),
        };
    }

    public static Literal ReadConstant(JsonElement value, int? position)
    {
        var type = ReadType(value.GetProperty("type"), position);
        if (value.Flag("is_null"))
        {
            return Literal.Null;
        }

        var content = value.GetProperty("value");
        return type.Kind switch
        {
            TypeKind.Boolean => Literals.Of(content.GetBoolean()),
            TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt => Literals.OfInteger(type, content.GetInt64()),
            TypeKind.HugeInt => Literals.OfInteger(type, ReadInt128(content)),
            TypeKind.Double or TypeKind.Real => Literals.Of(type, content.GetDouble()),
            TypeKind.Decimal => Literals.OfInteger(type, content.ValueKind == JsonValueKind.Object ? ReadInt128(content) : content.GetInt64()),
            TypeKind.Varchar => Literals.Of(content.GetString() ?? ""),
            _ => throw SqlErrors.NotSupported($"A literal of type {type}", position),
        };
    }

    private static ColumnType ReadDecimal(JsonElement type) =>
        type.TryGetProperty("type_info", out var info) && info.ValueKind == JsonValueKind.Object
            ? ColumnType.DecimalOf(info.GetProperty("width").GetInt32(), info.GetProperty("scale").GetInt32())
            : ColumnType.DecimalOf(18, 3);

    private static Int128 ReadInt128(JsonElement parts) =>
        ((Int128)parts.GetProperty("upper").GetInt64() << 64) | (Int128)(UInt128)parts.GetProperty("lower").GetUInt64();
}
