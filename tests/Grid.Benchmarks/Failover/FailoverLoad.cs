using System.Diagnostics;
using Grid.Client.Tables;
using Grid.Errors;

namespace Grid.Benchmarks.Failover;

/// <summary>
/// A writer and a reader for each partition, each with one call at a time and a short rest behind it, so that the machine is not
/// what limits them. Each writer counts its row up; a reader must find at least what was acknowledged before it asked.
/// </summary>
internal sealed class FailoverLoad(IGridTable<long, FailoverRow> table, IReadOnlyList<long> keys, TimeSpan rest)
{
    private readonly CancellationTokenSource _stop = new();
    private readonly long[] _acknowledged = new long[keys.Count];
    private readonly OperationTimeline _writes = new(keys.Count);
    private readonly OperationTimeline _reads = new(keys.Count);
    private long _failures;
    private long _wrong;
    private Task[] _callers = [];

    public OperationTimeline Writes => _writes;

    public OperationTimeline Reads => _reads;

    /// <summary>Calls that ended with an error.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Reads that did not find what had been acknowledged.</summary>
    public long Wrong => Interlocked.Read(ref _wrong);

    /// <summary>Writes each row once, and then starts all callers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            await table.PutAsync(new FailoverRow(key, 0), cancellationToken: cancellationToken);
        }

        _callers = [.. Enumerable.Range(0, keys.Count).SelectMany(index => new[] { Task.Run(() => WriteAsync(index), cancellationToken), Task.Run(() => ReadAsync(index), cancellationToken) })];
    }

    /// <summary>Begins to count.</summary>
    public void Begin()
    {
        var now = Stopwatch.GetTimestamp();
        _writes.Begin(now);
        _reads.Begin(now);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers);
    }

    private async Task WriteAsync(int index)
    {
        for (var value = 1L; !_stop.IsCancellationRequested; value++)
        {
            var next = value;
            await CallAsync(_writes, index, async () =>
            {
                await table.PutAsync(new FailoverRow(keys[index], next));
                Volatile.Write(ref _acknowledged[index], next);
            });
        }
    }

    private async Task ReadAsync(int index)
    {
        while (!_stop.IsCancellationRequested)
        {
            await CallAsync(_reads, index, async () =>
            {
                var least = Volatile.Read(ref _acknowledged[index]);
                if (await table.GetAsync(keys[index]) is not { } row || row.Value < least)
                {
                    Interlocked.Increment(ref _wrong);
                }
            });
        }
    }

    private async Task CallAsync(OperationTimeline timeline, int index, Func<Task> call)
    {
        try
        {
            await call();
            timeline.Note(index, Stopwatch.GetTimestamp());
        }
        catch (GridException)
        {
            // Counted, and the caller goes on: what a caller would see is what is measured.
            Interlocked.Increment(ref _failures);
        }

        await Task.Delay(rest);
    }
}
