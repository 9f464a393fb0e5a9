namespace Grid.Queries.Plans;

/// <summary>The aggregate functions. All but the counts are NULL over no value, and ignore NULLs. Numbers are on the wire: append only.</summary>
public enum AggregateFunction
{
    /// <summary>Rows.</summary>
    CountRows = 1,

    /// <summary>Values that are not NULL.</summary>
    Count = 2,

    /// <summary>Over integers HUGEINT, over REAL and DOUBLE a DOUBLE, over DECIMAL(p,s) a DECIMAL(38,s).</summary>
    Sum = 3,

    /// <summary>A DOUBLE.</summary>
    Average = 4,
    Min = 5,
    Max = 6,

    /// <summary>All are true.</summary>
    BoolAnd = 7,

    /// <summary>One is true.</summary>
    BoolOr = 8,
}
