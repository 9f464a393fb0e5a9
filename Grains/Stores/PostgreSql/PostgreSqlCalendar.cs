using Grid.Tables;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// Days and microseconds as PostgreSQL counts them, from 2000-01-01, over its own range: dates from 4713 BC to 5874897,
/// timestamps from 4713 BC on. Grid's reach further; such a value is stored as infinity of its side, and the value itself
/// in another column (see <see cref="PostgreSqlTableSql"/>).
/// </summary>
internal static class PostgreSqlCalendar
{
    private const int EpochDays = 10_957;
    private const long EpochMicroseconds = EpochDays * 86_400_000_000L;
    private const int FirstDay = -2_451_545;
    private const int LastDay = 2_145_031_948;
    private const long FirstMicrosecond = FirstDay * 86_400_000_000L;

    /// <summary>Whether a type has values that PostgreSQL cannot hold.</summary>
    public static bool IsCalendar(ColumnType type) => type.Kind is TypeKind.Date or TypeKind.Timestamp;

    /// <summary>The date as PostgreSQL encodes it; false when it is beyond its range, and infinity is returned.</summary>
    public static bool TryEncodeDate(int days, out int encoded)
    {
        var shifted = (long)days - EpochDays;
        var isHeld = shifted is >= FirstDay and <= LastDay;
        encoded = isHeld ? (int)shifted : shifted < 0 ? int.MinValue : int.MaxValue;
        return isHeld;
    }

    /// <summary>The timestamp as PostgreSQL encodes it; false when it is beyond its range, and infinity is returned. Its range ends later than Grid's.</summary>
    public static bool TryEncodeTimestamp(long microseconds, out long encoded)
    {
        var isHeld = microseconds >= FirstMicrosecond + EpochMicroseconds;
        encoded = isHeld ? microseconds - EpochMicroseconds : long.MinValue;
        return isHeld;
    }

    /// <summary>The days of an encoded date; false for infinity and for what Grid cannot hold.</summary>
    public static bool TryDecodeDate(int encoded, out int days)
    {
        var shifted = (long)encoded + EpochDays;
        days = unchecked((int)shifted);
        return encoded is not (int.MinValue or int.MaxValue) && days == shifted;
    }

    /// <summary>The microseconds of an encoded timestamp; false for infinity and for what Grid cannot hold.</summary>
    public static bool TryDecodeTimestamp(long encoded, out long microseconds)
    {
        microseconds = unchecked(encoded + EpochMicroseconds);
        return encoded != long.MinValue && encoded <= long.MaxValue - EpochMicroseconds;
    }
}
