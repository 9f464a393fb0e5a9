namespace Grid.Benchmarks.KeyValue;

/// <summary>Numbers of the records of one system: each insert takes the next, and readers know up to where all have been acknowledged. Thread-safe.</summary>
internal sealed class InsertedRecords(int loaded)
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _ahead = [];
    private long _next = loaded;
    private long _acknowledged = loaded;

    /// <summary>All records with lower numbers are there.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    public long Begin() => Interlocked.Increment(ref _next) - 1;

    public void End(long number)
    {
        lock (_gate)
        {
            _ahead.Add(number);
            while (_ahead.Remove(_acknowledged))
            {
                _acknowledged++;
            }
        }
    }
}
