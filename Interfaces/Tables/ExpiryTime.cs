namespace Grid.Tables;

/// <summary>
/// The moment from which on a row is as if it had been removed, in microseconds since 1970-01-01 (UTC) as a TIMESTAMP counts them;
/// the default is never. On the way to a partition it is still a <see cref="RowExpiry"/>.
/// </summary>
public readonly record struct ExpiryTime
{
    private const long TicksPerMicrosecond = 10;

    private ExpiryTime(long microseconds) => Microseconds = microseconds;

    /// <summary>0 for never.</summary>
    public long Microseconds { get; }

    public static ExpiryTime Never => default;

    public bool IsNever => Microseconds == 0;

    /// <param name="microseconds">Positive: no row has expired before 1970.</param>
    public static ExpiryTime Create(long microseconds) => microseconds > 0
        ? new(microseconds)
        : throw new ArgumentOutOfRangeException(nameof(microseconds), microseconds, "A time of expiry lies behind 1970-01-01.");

    /// <summary>The present by a clock, in the same microseconds.</summary>
    public static long Now(TimeProvider time) => MicrosecondsOf(time.GetUtcNow());

    /// <summary>A time in the same microseconds.</summary>
    public static long MicrosecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TicksPerMicrosecond;

    /// <summary>Whether the moment has come.</summary>
    /// <param name="now">As of <see cref="Now"/>.</param>
    public bool IsPast(long now) => !IsNever && Microseconds <= now;

    public DateTimeOffset? ToTime() => IsNever ? null : DateTimeOffset.UnixEpoch.AddTicks(Microseconds * TicksPerMicrosecond);
}
