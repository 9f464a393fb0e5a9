namespace Grid.Benchmarks.Durable.Peers;

/// <summary>What <see cref="StoredRecordGrain"/> stores.</summary>
[GenerateSerializer]
[Alias("grid.benchmarks.StoredRecordState")]
public sealed class StoredRecordState
{
    [Id(0)]
    public byte[] Content { get; set; } = [];
}
