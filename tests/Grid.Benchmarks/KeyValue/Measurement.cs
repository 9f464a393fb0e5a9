namespace Grid.Benchmarks.KeyValue;

/// <summary>What one system did in one round.</summary>
/// <param name="Rate">Operations a second.</param>
/// <param name="Latencies">Of all operations.</param>
internal sealed record Measurement(double Rate, LatencyHistogram Latencies);
