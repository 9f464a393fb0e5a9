namespace Grid.Tables;

/// <summary>The SQL types of columns and of query results. Numbers are on disk and on the wire: append only.</summary>
public enum TypeKind : byte
{
    /// <summary>The type of a bare NULL; never the type of a stored column.</summary>
    Null = 0,
    Boolean = 1,
    SmallInt = 2,
    Integer = 3,
    BigInt = 4,

    /// <summary>128-bit integer: the type of SUM over integers; never the type of a stored column.</summary>
    HugeInt = 5,
    Real = 6,
    Double = 7,
    Decimal = 8,
    Varchar = 9,
    Date = 10,

    /// <summary>Microseconds since 1970-01-01, without time zone.</summary>
    Timestamp = 11,
    Uuid = 12,
    Blob = 13,
}
