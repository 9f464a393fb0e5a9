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

    // The parts of a DATE or TIMESTAMP, as BIGINT.
    Hour = 73,
    Minute = 74,
    Second = 75,

    /// <summary>Of the minute.</summary>
    Millisecond = 76,

    /// <summary>Of the minute.</summary>
    Microsecond = 77,
    Quarter = 78,

    /// <summary>From 0, a Sunday, to 6.</summary>
    DayOfWeek = 79,

    /// <summary>From 1, a Monday, to 7.</summary>
    IsoDayOfWeek = 80,
    DayOfYear = 81,

    /// <summary>Of ISO 8601.</summary>
    Week = 82,

    /// <summary>Seconds since 1970 of a TIMESTAMP, as DOUBLE.</summary>
    Epoch = 83,

    /// <summary>Milliseconds since 1970 of a TIMESTAMP, cut towards zero, as BIGINT.</summary>
    EpochMilliseconds = 84,

    /// <summary>Microseconds since 1970 of a TIMESTAMP, as BIGINT.</summary>
    EpochMicroseconds = 85,

    /// <summary>The English name of a DATE's or TIMESTAMP's day.</summary>
    DayName = 86,

    /// <summary>The English name of a DATE's or TIMESTAMP's month.</summary>
    MonthName = 87,

    /// <summary>The last DATE of a DATE's or TIMESTAMP's month.</summary>
    LastDay = 88,

    /// <summary>The DATE of a year, month and day, BIGINTs.</summary>
    MakeDate = 89,

    /// <summary>A unit (constant VARCHAR) and a TIMESTAMP: the TIMESTAMP at which that unit begins.</summary>
    TruncateDate = 90,

    /// <summary>A unit (constant VARCHAR) and two TIMESTAMPs: how many beginnings of that unit lie between them, as BIGINT.</summary>
    DateDifference = 91,

    /// <summary>A TIMESTAMP, and a constant number of months as BIGINT; a day that the month lacks becomes its last.</summary>
    AddMonths = 92,

    /// <summary>A TIMESTAMP, and microseconds as BIGINT.</summary>
    AddMicroseconds = 93,

    /// <summary>A TIMESTAMP, and a format as of strftime (constant VARCHAR).</summary>
    FormatDate = 94,

    /// <summary>VARCHAR, and how many code points of its beginning as BIGINT; less than none leaves out as many of its end.</summary>
    Left = 100,

    /// <summary>VARCHAR, and how many code points of its end as BIGINT; less than none leaves out as many of its beginning.</summary>
    Right = 101,

    /// <summary>VARCHAR, what is replaced everywhere, and by what.</summary>
    Replace = 102,

    /// <summary>VARCHAR, and how many times as BIGINT.</summary>
    Repeat = 103,

    /// <summary>VARCHAR, length in code points as BIGINT, and what is put before it until it is that long; what is too long is cut.</summary>
    PadStart = 104,

    /// <summary>As <see cref="PadStart"/>, behind it.</summary>
    PadEnd = 105,

    /// <summary>VARCHAR, separator, and the number of a part as BIGINT: from 1, negative from the end; empty when there is none.</summary>
    SplitPart = 106,

    /// <summary>Code points in the other order.</summary>
    Reverse = 107,

    /// <summary>A separator, and VARCHARs, of which those that are not NULL are put together; NULL only when the separator is.</summary>
    ConcatWithSeparator = 108,

    /// <summary>VARCHAR, and what is looked for: its first place in code points from 1, or 0, as BIGINT.</summary>
    Position = 109,
    StartsWith = 110,
    EndsWith = 111,
    Contains = 112,

    /// <summary>−1, 0 or 1 as SMALLINT; 0 for NaN.</summary>
    Sign = 120,

    // Of DOUBLEs, a DOUBLE. Leaving their domain is an error.
    SquareRoot = 121,
    NaturalLogarithm = 122,
    Logarithm10 = 123,
    Logarithm2 = 124,
    Exponential = 125,
    Power = 126,

    // Of a DOUBLE.
    IsNaN = 127,
    IsInfinite = 128,
    IsFinite = 129,

    /// <summary>The largest of the arguments that are not NULL; NULL when all are.</summary>
    Greatest = 130,

    /// <summary>The smallest of the arguments that are not NULL; NULL when all are.</summary>
    Least = 131,
}
