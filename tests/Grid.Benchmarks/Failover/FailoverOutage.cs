namespace Grid.Benchmarks.Failover;

/// <param name="What">The event.</param>
/// <param name="WriteSeconds">The longest that a write waited, in seconds.</param>
/// <param name="ReadSeconds">The longest that a read waited.</param>
internal sealed record FailoverOutage(string What, double Second, double WriteSeconds, double ReadSeconds);
