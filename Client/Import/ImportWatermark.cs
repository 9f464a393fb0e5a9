namespace Grid.Client.Import;

/// <summary>
/// Up to which row an import is finished with its input: batches of different partitions are acknowledged in any order, so
/// it is the row before the first one of any batch that is not. Thread-safe.
/// </summary>
internal sealed class ImportWatermark(long start)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _open = [];
    private long _read = start;

    /// <summary>All rows up to this one are acknowledged, or were refused.</summary>
    public long Value
    {
        get
        {
            lock (_gate)
            {
                return _open.Count == 0 ? Volatile.Read(ref _read) : _open.Min - 1;
            }
        }
    }

    /// <summary>A batch has its first row, which belongs to no other batch.</summary>
    public void Open(ImportBatch batch)
    {
        lock (_gate)
        {
            _open.Add(batch.FirstRow);
        }
    }

    /// <summary>Every row of a batch is acknowledged, or was refused.</summary>
    public void Close(ImportBatch batch)
    {
        lock (_gate)
        {
            _open.Remove(batch.FirstRow);
        }
    }

    /// <summary>A row is in a batch that is open, or was refused.</summary>
    public void Advance(long row) => Volatile.Write(ref _read, row);
}
