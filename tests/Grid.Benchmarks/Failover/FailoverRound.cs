namespace Grid.Benchmarks.Failover;

/// <summary>What one round showed.</summary>
/// <param name="Writes">Acknowledged writes a second, in spans of <see cref="OperationTimeline.Span"/>.</param>
/// <param name="Reads">Answered reads a second, likewise.</param>
/// <param name="Outages">For each event, the longest that a write and a read of some partition waited, in seconds.</param>
/// <param name="Failures">Calls that ended with an error.</param>
/// <param name="Wrong">Reads that did not find what had been acknowledged.</param>
/// <param name="Silent">Callers without a success at the end.</param>
internal sealed record FailoverRound(
    double[] Writes, double[] Reads, IReadOnlyList<FailoverOutage> Outages, long Failures, long Wrong, int Silent);
