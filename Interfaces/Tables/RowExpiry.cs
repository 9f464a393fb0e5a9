using Grid.Errors;

namespace Grid.Tables;

/// <summary>
/// What a write says of its row's expiry. A duration counts from the moment at which the row's partition commits it, by that
/// partition's clock, so that it means the same whatever the caller's clock shows; a stated time is compared with that clock too. A
/// <see cref="TimeSpan"/> and a <see cref="DateTimeOffset"/> can stand where one is asked for.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.RowExpiry")]
public readonly record struct RowExpiry
{
    private const int KindBits = 3;
    private const long TicksPerMicrosecond = 10;

    /// <summary>Shortest duration. Expiry is looked at with each call, and a shorter life is hardly one.</summary>
    public static readonly TimeSpan MinDuration = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest duration: a century. A row for longer is one that does not expire.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(36_525);

    private static readonly long MaxTime = ExpiryTime.MicrosecondsOf(DateTimeOffset.MaxValue);

    private RowExpiry(RowExpiryKind kind, long microseconds = 0)
    {
        Kind = kind;
        Microseconds = microseconds;
    }

    [Id(0)]
    public RowExpiryKind Kind { get; }

    /// <summary>The duration, or the time as <see cref="ExpiryTime"/> has it.</summary>
    [Id(1)]
    public long Microseconds { get; }

    /// <summary>The table's time to live, from now on; of a table without one, never. What a write means that says nothing.</summary>
    public static RowExpiry OfTable => default;

    /// <summary>The row does not expire.</summary>
    public static RowExpiry Never => new(RowExpiryKind.Never);

    /// <summary>The row that is there keeps its time; where there is none, as <see cref="OfTable"/>.</summary>
    public static RowExpiry Keep => new(RowExpiryKind.Keep);

    /// <summary>The row expires so much after it is written.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ValueOutOfRange"/>: shorter than <see cref="MinDuration"/> or longer than <see cref="MaxDuration"/>.</exception>
    public static RowExpiry After(TimeSpan duration) => Checked(new(RowExpiryKind.After, duration.Ticks / TicksPerMicrosecond));

    /// <summary>The row expires at a time. When that has passed, the row is gone as soon as it is written.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.ValueOutOfRange"/>: it is not behind 1970-01-01.</exception>
    public static RowExpiry At(DateTimeOffset time) => Checked(new(RowExpiryKind.At, ExpiryTime.MicrosecondsOf(time)));

    public static implicit operator RowExpiry(TimeSpan duration) => After(duration);

    public static implicit operator RowExpiry(DateTimeOffset time) => At(time);

    /// <summary>As one number, for packed writes.</summary>
    public ulong Pack() => ((ulong)Microseconds << KindBits) | (ulong)Kind;

    /// <summary>What was packed; <see cref="Refuse"/> says whether it can be.</summary>
    public static RowExpiry Unpack(ulong packed) => new((RowExpiryKind)(packed & ((1 << KindBits) - 1)), (long)(packed >> KindBits));

    /// <summary>The reason to refuse it, or null: a partition takes nothing on trust.</summary>
    public string? Refuse() => Kind switch
    {
        RowExpiryKind.OfTable or RowExpiryKind.Never or RowExpiryKind.Keep => null,
        RowExpiryKind.After => Microseconds < MinDuration.Ticks / TicksPerMicrosecond || Microseconds > MaxDuration.Ticks / TicksPerMicrosecond
            ? $"A time to live lies between {MinDuration.TotalMilliseconds} ms and {MaxDuration.TotalDays} days; this one is {Microseconds / 1_000_000.0} s. Give another, or none for a row that does not expire."
            : null,
        RowExpiryKind.At => Microseconds <= 0 || Microseconds > MaxTime
            ? "A row expires between 1970-01-01 and the end of 9999; give a time between them, or none for a row that does not expire."
            : null,
        _ => $"The write has an expiry of kind {Kind}, which is not known here. Run the same version of Grid everywhere.",
    };

    /// <summary>The row's time, once it is known when the row is written.</summary>
    /// <param name="now">As of <see cref="ExpiryTime.Now"/>.</param>
    /// <param name="timeToLive">That of the table; null for none.</param>
    /// <param name="present">The time of the row that is there; null when there is none.</param>
    public ExpiryTime Resolve(long now, TimeSpan? timeToLive, ExpiryTime? present) => Kind switch
    {
        RowExpiryKind.Never => ExpiryTime.Never,
        RowExpiryKind.After => ExpiryTime.Create(now + Microseconds),
        RowExpiryKind.At => ExpiryTime.Create(Microseconds),
        RowExpiryKind.Keep when present is { } kept => kept,
        _ => timeToLive is { } duration ? ExpiryTime.Create(now + (duration.Ticks / TicksPerMicrosecond)) : ExpiryTime.Never,
    };

    private static RowExpiry Checked(RowExpiry expiry) => expiry.Refuse() is { } reason ? throw new RequestException(ErrorCode.ValueOutOfRange, reason) : expiry;
}
