using Grid.Benchmarks.KeyValue.Peers;

namespace Grid.Benchmarks.Durable.Peers;

/// <inheritdoc cref="IStoredRecordGrain"/>
internal sealed class StoredRecordGrain([PersistentState("record", OrleansSiloCommand.StorageName)] IPersistentState<StoredRecordState> record) : Grain, IStoredRecordGrain
{
    public ValueTask<RecordValue> ReadAsync() => new(new RecordValue(record.State.Content));

    public Task WriteAsync(RecordValue value)
    {
        record.State.Content = value.Content;
        return record.WriteStateAsync();
    }
}
