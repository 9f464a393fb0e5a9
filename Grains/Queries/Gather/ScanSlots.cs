namespace Grid.Grains.Queries.Gather;

/// <summary>
/// Lets as many long scans run at once on a silo as there are processors. A scan keeps its thread until it is done; with as many
/// scans as threads nothing else of the silo would be heard meanwhile: no cancellation, no write, no probe. Thread-safe.
/// </summary>
internal sealed class ScanSlots : IDisposable
{
    /// <summary>Rows from which on a scan is long: a shorter one is done in less time than it takes to wait for another.</summary>
    private const long LongScanRows = 20_000;

    /// <summary>Threads for everything else.</summary>
    private const int ReservedThreads = 2;

    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private int _hasReserved;

    /// <summary>Waits for a free place, if the scan is long. What is returned is to be disposed of behind the scan.</summary>
    /// <param name="rows">Rows that are read.</param>
    public async ValueTask<ScanSlot> EnterAsync(long rows, CancellationToken cancellationToken)
    {
        if (rows < LongScanRows)
        {
            return default;
        }

        ReserveThreads();
        await _slots.WaitAsync(cancellationToken);
        return new ScanSlot(_slots);
    }

    public void Dispose() => _slots.Dispose();

    // Only once there are long scans: a silo that starts while others are busy is ready sooner with fewer threads.
    private void ReserveThreads()
    {
        if (Interlocked.Exchange(ref _hasReserved, 1) == 0)
        {
            ThreadPool.GetMinThreads(out var workers, out var completions);
            ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + ReservedThreads), completions);
        }
    }
}
