namespace Grid.Tables;

/// <summary>How values of a type lie in memory, in rows and in result vectors. All numbers are little-endian.</summary>
public enum PhysicalType : byte
{
    /// <summary>One byte, 0 or 1: BOOLEAN.</summary>
    Bool = 0,

    /// <summary>SMALLINT.</summary>
    Int16 = 1,

    /// <summary>INTEGER; DATE as days since 1970-01-01.</summary>
    Int32 = 2,

    /// <summary>BIGINT; TIMESTAMP as microseconds since 1970-01-01; DECIMAL of at most 18 digits as value × 10^scale.</summary>
    Int64 = 3,

    /// <summary>HUGEINT; DECIMAL of more than 18 digits as value × 10^scale; UUID as its big-endian number with the top bit flipped, so that signed order is the order of its text.</summary>
    Int128 = 4,

    /// <summary>REAL.</summary>
    Float = 5,

    /// <summary>DOUBLE.</summary>
    Double = 6,

    /// <summary>VARCHAR as UTF-8; BLOB.</summary>
    Bytes = 7,
}
