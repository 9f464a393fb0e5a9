using Grid.Grains.Queries.Fallback;
using Grid.Queries;

namespace Grid.Grains.Queries.Streams;

/// <summary>The rows of a query that DuckDB answers, made as they are read. It holds its database, and one of the silo's places for them, until its end.</summary>
internal sealed class FallbackStream(FallbackSession session, FallbackRows rows, IPartitionScan scan, int partitions, long pieceBytes, CancellationTokenSource stop)
    : ResultStream(rows.Columns, partitions)
{
    private Task<ColumnBatch> _reading = Task.FromResult(new ColumnBatch(0, []));

    public override IReadOnlyCollection<MissingPartition> Missing => scan.Missing;

    /// <summary>Gathers what the query needs and begins it. The session belongs to the stream from then on, also when this fails.</summary>
    public static async Task<FallbackStream> StartAsync(
        FallbackSession session, IPartitionScan scan, int partitions, long pieceBytes, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return new FallbackStream(session, await session.StartAsync(scan, stop.Token), scan, partitions, pieceBytes, stop);
        }
        catch
        {
            session.Dispose();
            stop.Dispose();
            throw;
        }
    }

    public override async Task<ColumnBatch?> NextAsync()
    {
        _reading = OwnThread.RunAsync(() => rows.Read(pieceBytes));
        var batch = await _reading;
        return batch.RowCount == 0 ? null : batch;
    }

    public override async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        rows.Dispose();
        session.Dispose();
        stop.Dispose();
    }
}
