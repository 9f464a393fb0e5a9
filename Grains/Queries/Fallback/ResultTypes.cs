using DuckDB.NET.Native;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>Which of the grid's types DuckDB's results have.</summary>
internal static class ResultTypes
{
    /// <summary>The type, and what the column has to be cast to first when its values do not lie as that type's do.</summary>
    public static (ColumnType Type, string? Cast) Of(DuckDBLogicalType type)
    {
        var id = NativeMethods.LogicalType.DuckDBGetTypeId(type);
        return id switch
        {
            DuckDBType.SqlNull => (ColumnType.Integer, "INTEGER"),
            DuckDBType.Boolean => (ColumnType.Boolean, null),
            DuckDBType.SmallInt => (ColumnType.SmallInt, null),
            DuckDBType.TinyInt or DuckDBType.UnsignedTinyInt => (ColumnType.SmallInt, "SMALLINT"),
            DuckDBType.Integer => (ColumnType.Integer, null),
            DuckDBType.UnsignedSmallInt => (ColumnType.Integer, "INTEGER"),
            DuckDBType.BigInt => (ColumnType.BigInt, null),
            DuckDBType.UnsignedInteger => (ColumnType.BigInt, "BIGINT"),
            DuckDBType.HugeInt => (ColumnType.HugeInt, null),
            DuckDBType.UnsignedBigInt or DuckDBType.UnsignedHugeInt => (ColumnType.HugeInt, "HUGEINT"),
            DuckDBType.Float => (ColumnType.Real, null),
            DuckDBType.Double => (ColumnType.Double, null),
            DuckDBType.Decimal => (ColumnType.DecimalOf(NativeMethods.LogicalType.DuckDBDecimalWidth(type), NativeMethods.LogicalType.DuckDBDecimalScale(type)), null),
            DuckDBType.Varchar => (ColumnType.Varchar, null),
            DuckDBType.Blob => (ColumnType.Blob, null),
            DuckDBType.Date => (ColumnType.Date, null),
            // The time zone of every query is UTC, and the values are UTC.
            DuckDBType.Timestamp or DuckDBType.TimestampTz => (ColumnType.Timestamp, null),
            DuckDBType.TimestampS or DuckDBType.TimestampMs or DuckDBType.TimestampNs => (ColumnType.Timestamp, "TIMESTAMP"),
            DuckDBType.Uuid => (ColumnType.Uuid, null),
            // Lists, structs, intervals, times and whatever else: as DuckDB writes them.
            _ => (ColumnType.Varchar, "VARCHAR"),
        };
    }

    /// <summary>Bytes of a value as DuckDB keeps it; 0 for text.</summary>
    public static int StoredWidth(ColumnType type) => type.Kind == TypeKind.Decimal
        ? type.Precision switch
        {
            <= 4 => sizeof(short),
            <= 9 => sizeof(int),
            <= ColumnType.MaxPrecisionOfInt64 => sizeof(long),
            _ => 16,
        }
        : type.Width;

    /// <summary>The type as <c>CREATE TABLE</c> says it. The grid has checked lengths already.</summary>
    public static string NameOf(ColumnType type) => (type with { MaxLength = 0 }).ToString();

    /// <summary>The type for a chunk that is appended; to be disposed of.</summary>
    public static DuckDBLogicalType Create(ColumnType type) => type.Kind == TypeKind.Decimal
        ? NativeMethods.LogicalType.DuckDBCreateDecimalType(type.Precision, type.Scale)
        : NativeMethods.LogicalType.DuckDBCreateLogicalType(type.Kind switch
        {
            TypeKind.Boolean => DuckDBType.Boolean,
            TypeKind.SmallInt => DuckDBType.SmallInt,
            TypeKind.Integer => DuckDBType.Integer,
            TypeKind.BigInt => DuckDBType.BigInt,
            TypeKind.Real => DuckDBType.Float,
            TypeKind.Double => DuckDBType.Double,
            TypeKind.Varchar => DuckDBType.Varchar,
            TypeKind.Date => DuckDBType.Date,
            TypeKind.Timestamp => DuckDBType.Timestamp,
            TypeKind.Uuid => DuckDBType.Uuid,
            TypeKind.Blob => DuckDBType.Blob,
            _ => throw new InvalidOperationException($"No column has the type {type}."),
        });
}
