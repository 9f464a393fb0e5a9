namespace Grid.Queries.Plans;

/// <summary>
/// The scalar functions. Unless said otherwise the arguments have one type, and the result is NULL when one of them is.
/// Numbers are on the wire: append only.
/// </summary>
public enum ScalarFunction
{
    /// <summary>Numbers of the result's type; DECIMALs of the result's scale; DATE and INTEGER. Leaving the range is an error.</summary>
    Add = 1,

    /// <summary>As <see cref="Add"/>; DATE and DATE give BIGINT.</summary>
    Subtract = 2,

    /// <summary>Numbers of the result's type; DECIMALs whose scales add up to the result's.</summary>
    Multiply = 3,

    /// <summary>Integers, cut towards zero, or floating; NULL when an integer is divided by zero.</summary>
    Divide = 4,

    /// <summary>The rest of <see cref="Divide"/>, with the sign of the dividend.</summary>
    Modulo = 5,
    Negate = 6,

    Equal = 10,
    NotEqual = 11,
    Less = 12,
    LessOrEqual = 13,
    Greater = 14,
    GreaterOrEqual = 15,

    /// <summary>Never NULL: two NULLs are not distinct.</summary>
    DistinctFrom = 16,

    /// <summary>Never NULL: two NULLs are not distinct.</summary>
    NotDistinctFrom = 17,

    /// <summary>Three-valued, of two or more arguments. A later argument is evaluated only where the earlier ones leave it open.</summary>
    And = 20,

    /// <summary>Three-valued, of two or more arguments. A later argument is evaluated only where the earlier ones leave it open.</summary>
    Or = 21,
    Not = 22,
    IsNull = 23,
    IsNotNull = 24,

    /// <summary>Three-valued: the first argument equals one of the others.</summary>
    In = 25,

    /// <summary>VARCHAR, pattern, and optionally the escape character.</summary>
    Like = 30,

    /// <summary><see cref="Like"/> ignoring case.</summary>
    ILike = 31,

    /// <summary>VARCHARs or BLOBs one after another.</summary>
    Concat = 32,

    /// <summary>As <see cref="Concat"/>, skipping NULLs; never NULL.</summary>
    ConcatSkippingNull = 33,
    Lower = 34,
    Upper = 35,

    /// <summary>Code points of a VARCHAR, as BIGINT.</summary>
    Length = 36,

    /// <summary>VARCHAR, first code point (from 1, negative from the end) as BIGINT, and optionally how many as BIGINT.</summary>
    Substring = 37,

    /// <summary>Without leading and trailing blanks, or the characters of the second argument.</summary>
    Trim = 38,
    TrimStart = 39,
    TrimEnd = 40,

    /// <summary>The first argument that is not NULL. Later arguments are evaluated only where the earlier ones are NULL.</summary>
    Coalesce = 50,

    Absolute = 60,
    Floor = 61,
    Ceiling = 62,

    /// <summary>A number, and the number of fraction digits as INTEGER.</summary>
    Round = 63,

    Year = 70,
    Month = 71,
    Day = 72,
}
