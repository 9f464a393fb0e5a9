namespace Grid.Benchmarks.Failover;

/// <summary>Something that is done to the cluster.</summary>
/// <param name="What">For the chart.</param>
/// <param name="Second">When, counted from the start of the measurement.</param>
internal sealed record FailoverEvent(string What, double Second);
