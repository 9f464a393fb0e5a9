using Grid.Client;
using Grid.Cluster;
using Grid.Errors;

namespace Grid.Silo.Http;

/// <summary>
/// The status of the grid, asked for at most once a second however many probes, scrapers and pages want it: asking costs a
/// call to every partition. Thread-safe.
/// </summary>
internal sealed class StatusCache(IGrid grid, TimeProvider time)
{
    /// <summary>A status older than this is asked for anew.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>How long the grid may take to answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task<ClusterStatus>? _latest;
    private long _askedAt;

    public Task<ClusterStatus> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var isUsable = _latest is { IsCompleted: false }
                || (_latest is { IsCompletedSuccessfully: true } && time.GetElapsedTime(_askedAt) < MaxAge);
            if (!isUsable)
            {
                _askedAt = time.GetTimestamp();
                _latest = AskAsync();
            }

            return _latest!.WaitAsync(cancellationToken);
        }
    }

    // One caller's patience must not end the call that others wait for.
    private async Task<ClusterStatus> AskAsync()
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        try
        {
            return await grid.GetStatusAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new GridException(ErrorCode.Timeout, $"The grid did not say its status within {Timeout.TotalSeconds:0} s.", isTransient: true);
        }
    }
}
