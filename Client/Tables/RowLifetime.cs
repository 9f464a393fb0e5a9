namespace Grid.Client.Tables;

/// <summary>How long a row lives.</summary>
/// <param name="Version">The version of which this is true: whoever changes the time makes a new one.</param>
/// <param name="ExpiresAt">When it expires, in UTC by the clock of the silo that has the row; null: never.</param>
/// <param name="TimeLeft">How long that was from the answer on, by the same clock, so that the caller's does not matter; null: for ever.</param>
public sealed record RowLifetime(RowVersion Version, DateTimeOffset? ExpiresAt, TimeSpan? TimeLeft);
