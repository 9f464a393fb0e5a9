using Grid.Tables;
using Microsoft.Extensions.Caching.Distributed;

namespace Grid.Client.Caching;

/// <summary>How long an entry lives: from each read on, and at most until a moment. Both are measured by one clock, the caller's.</summary>
internal readonly record struct EntryLife(TimeSpan? Sliding, DateTimeOffset? EndsAt)
{
    private const long TicksPerMicrosecond = 10;

    /// <summary>What options ask for.</summary>
    /// <param name="defaultSliding">For an entry of which nothing is said.</param>
    /// <exception cref="ArgumentOutOfRangeException">The absolute expiration has passed.</exception>
    public static EntryLife Of(DistributedCacheEntryOptions options, TimeSpan defaultSliding, DateTimeOffset now)
    {
        if (options.AbsoluteExpiration <= now)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.AbsoluteExpiration, $"AbsoluteExpiration has passed: it is {now:O} now. Give a later one, or don't cache the value.");
        }

        var endsAt = options.AbsoluteExpirationRelativeToNow is { } relative
            ? relative < DateTimeOffset.MaxValue - now ? now + relative : DateTimeOffset.MaxValue
            : options.AbsoluteExpiration;
        return new EntryLife(options.SlidingExpiration ?? (endsAt is null ? defaultSliding : null), endsAt);
    }

    public static EntryLife Of(CacheEntry entry) =>
        new(entry.SlidingMicroseconds is { } sliding ? TimeSpan.FromTicks(sliding * TicksPerMicrosecond) : null, entry.EndsAt);

    public CacheEntry ToEntry(string key, ReadOnlyMemory<byte> value) => new(key, value, Sliding?.Ticks / TicksPerMicrosecond, EndsAt);

    /// <summary>When the row expires that is written now. A duration, so that the clocks of caller and silo need not agree.</summary>
    public RowExpiry ToExpiry(DateTimeOffset now)
    {
        var left = EndsAt is { } end ? end - now : TimeSpan.MaxValue;
        var duration = Sliding < left ? Sliding.Value : left;
        return duration > RowExpiry.MaxDuration ? RowExpiry.Never : duration < RowExpiry.MinDuration ? RowExpiry.MinDuration : duration;
    }
}
