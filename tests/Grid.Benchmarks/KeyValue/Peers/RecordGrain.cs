namespace Grid.Benchmarks.KeyValue.Peers;

/// <inheritdoc cref="IRecordGrain"/>
internal sealed class RecordGrain : Grain, IRecordGrain
{
    private RecordValue _value = new([]);

    public Task LoadAsync(RecordValue value)
    {
        _value = value;
        return Task.CompletedTask;
    }

    public ValueTask<RecordValue> ReadAsync() => new(_value);
}
