using Grid.Benchmarks.KeyValue.Peers;

namespace Grid.Benchmarks.Durable.Peers;

/// <summary>A record as an Orleans program keeps it without a grid: a grain with one value, which it writes to its storage before it answers.</summary>
[Alias("grid.benchmarks.IStoredRecordGrain")]
public interface IStoredRecordGrain : IGrainWithStringKey
{
    [Alias("Read")]
    ValueTask<RecordValue> ReadAsync();

    [Alias("Write")]
    Task WriteAsync(RecordValue value);
}
