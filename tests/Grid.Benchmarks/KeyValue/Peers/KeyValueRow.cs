namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>A record as the grid's client maps it.</summary>
internal sealed record KeyValueRow(string Id, byte[] Content);
