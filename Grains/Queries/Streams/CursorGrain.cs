using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Planning;
using Grid.Queries;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace Grid.Grains.Queries.Streams;

/// <summary>
/// Carries an <see cref="OpenCursor"/>: it is first called by the aggregator of the cursor's silo, and so placed there. It is entered
/// in the catalog, so that it is found as long as its own silo lives, whichever other silo is lost.
/// </summary>
[PreferLocalPlacement]
[GrainDirectory(GridClusterNames.Directory)]
[Reentrant]
internal sealed class CursorGrain(OpenCursors cursors, QueryOptions options, TimeProvider time) : Grain, ICursorGrain, ICursorHome
{
    /// <summary>How often in its time a cursor is looked at.</summary>
    private const int LooksPerTimeout = 10;

    private long _lastUse;
    private int _calls;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _lastUse = time.GetTimestamp();
        var interval = options.CursorIdleTimeout / LooksPerTimeout;
        this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(interval, interval) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await EndAsync();

    public Task AttachAsync()
    {
        Find();
        return Task.CompletedTask;
    }

    public async Task<ResultPage> NextAsync(int number, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var cursor = Find();
        _calls++;
        try
        {
            return await cursor.PageAsync(number, timeout, cancellationToken);
        }
        catch (Exception failure) when (!(failure is OperationCanceledException && cancellationToken.IsCancellationRequested)
            && failure is not RequestException { Code: ErrorCode.InvalidRequest })
        {
            // Only who gives up a call, or asks for a wrong page, may ask again.
            await EndAsync();
            throw;
        }
        finally
        {
            _calls--;
            _lastUse = time.GetTimestamp();
        }
    }

    public Task CloseAsync() => EndAsync();

    private OpenCursor Find()
    {
        if (cursors.Find(this.GetPrimaryKey()) is { } cursor)
        {
            return cursor;
        }

        DeactivateOnIdle();
        throw new GridException(ErrorCode.ResultLost,
            $"The rest of the result is gone: the silo that had it was lost, or no page was asked for within {options.CursorIdleTimeout.TotalSeconds:0.#} s (Grid:Query:CursorIdleTimeout). The rows that were delivered are right; run the query again for the others.");
    }

    private Task ExpireAsync(CancellationToken cancellationToken) =>
        _calls == 0 && time.GetElapsedTime(_lastUse) > options.CursorIdleTimeout ? EndAsync() : Task.CompletedTask;

    private async Task EndAsync()
    {
        if (cursors.Remove(this.GetPrimaryKey()) is { } cursor)
        {
            await cursor.DisposeAsync();
        }

        DeactivateOnIdle();
    }
}
