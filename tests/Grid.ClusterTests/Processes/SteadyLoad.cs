using System.Collections.Concurrent;
using System.Diagnostics;
using Grid.Client;
using Grid.Client.Tables;

namespace Grid.ClusterTests.Processes;

/// <summary>Writers and readers that go on whatever happens to the cluster, and keep every failure that a caller would see.</summary>
internal sealed class SteadyLoad(IGrid grid)
{
    private const int Workers = 16;

    private readonly IGridTable<long, Entry> _entries = grid.Table<long, Entry>("entries");
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private Task[] _workers = [];
    private long _next;
    private long _longestMilliseconds;

    public sealed record Entry(long Id, long Value);

    /// <summary>Requests that were answered as they should be.</summary>
    public long Answered;

    /// <summary>What failed, with the second at which it did.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The longest that a caller had to wait for its answer.</summary>
    public TimeSpan Longest => TimeSpan.FromMilliseconds(Interlocked.Read(ref _longestMilliseconds));

    public async Task StartAsync()
    {
        await grid.SqlAsync("CREATE TABLE entries (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
        _workers = [.. Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync))];
    }

    public async Task<long> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        return Interlocked.Read(ref _next);
    }

    // One new row, read back, so that every request has one right answer.
    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Interlocked.Increment(ref _next);
            await AskAsync($"put {id}", async () =>
            {
                await _entries.PutAsync(new Entry(id, id * 7));
                return true;
            });
            await AskAsync($"get {id}", async () => await _entries.GetAsync(id) is { } found && found.Value == id * 7);
        }
    }

    private async Task AskAsync(string what, Func<Task<bool>> request)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (await request())
            {
                Interlocked.Increment(ref Answered);
            }
            else
            {
                _failures.Enqueue($"{_clock.Elapsed.TotalSeconds:0.0} s: {what} had a wrong answer");
            }
        }
        catch (Exception failure)
        {
            _failures.Enqueue($"{_clock.Elapsed.TotalSeconds:0.0} s: {what}: {failure.GetType().Name}: {failure.Message}");
        }

        var milliseconds = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var longest = Interlocked.Read(ref _longestMilliseconds);
        while (milliseconds > longest && Interlocked.CompareExchange(ref _longestMilliseconds, milliseconds, longest) != longest)
        {
            longest = Interlocked.Read(ref _longestMilliseconds);
        }
    }
}
