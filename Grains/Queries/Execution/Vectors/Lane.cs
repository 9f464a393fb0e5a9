using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Vectors;

/// <summary>
/// How values are computed with: narrower types are widened when a column is loaded and narrowed when a result is written, so
/// that every operator exists four times and not eight.
/// </summary>
internal enum Lane
{
    /// <summary>BOOLEAN, SMALLINT, INTEGER, BIGINT, DATE, TIMESTAMP, DECIMAL of at most 18 digits.</summary>
    Long = 0,

    /// <summary>HUGEINT, UUID, wider DECIMALs.</summary>
    Wide = 1,

    /// <summary>REAL (rounded to it after each step) and DOUBLE.</summary>
    Double = 2,

    /// <summary>VARCHAR and BLOB.</summary>
    Bytes = 3,
}

/// <summary>The lane of a type.</summary>
internal static class Lanes
{
    public static Lane Of(ColumnType type) => type.Physical switch
    {
        PhysicalType.Int128 => Lane.Wide,
        PhysicalType.Float or PhysicalType.Double => Lane.Double,
        PhysicalType.Bytes => Lane.Bytes,
        _ => Lane.Long,
    };
}
