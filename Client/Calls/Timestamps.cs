namespace Grid.Client.Calls;

/// <summary>Moments as timestamps of a <see cref="TimeProvider"/>, which cost less than a clock's time.</summary>
internal static class Timestamps
{
    /// <summary>The timestamp that is so much later.</summary>
    public static long After(this TimeProvider time, long timestamp, TimeSpan duration) =>
        timestamp + (long)(duration.TotalSeconds * time.TimestampFrequency);
}
