namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>A value that is never changed, so that the runtime need not copy it.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.benchmarks.RecordValue")]
public sealed record RecordValue([property: Id(0)] byte[] Content);
