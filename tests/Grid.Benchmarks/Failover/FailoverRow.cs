namespace Grid.Benchmarks.Failover;

internal sealed record FailoverRow(long Id, long Value);
