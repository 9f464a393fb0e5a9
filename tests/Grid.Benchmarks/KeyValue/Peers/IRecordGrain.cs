namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>The least that a grain can do: it answers one value that it has in memory.</summary>
[Alias("grid.benchmarks.IRecordGrain")]
public interface IRecordGrain : IGrainWithIntegerKey
{
    [Alias("Load")]
    Task LoadAsync(RecordValue value);

    [Alias("Read")]
    ValueTask<RecordValue> ReadAsync();
}
