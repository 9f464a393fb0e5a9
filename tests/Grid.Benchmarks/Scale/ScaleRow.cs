namespace Grid.Benchmarks.Scale;

internal sealed record ScaleRow(long Id, byte[] Content);
