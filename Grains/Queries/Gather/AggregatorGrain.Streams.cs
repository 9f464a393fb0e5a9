using System.Diagnostics;
using Grid.Grains.Queries.Sql;
using Grid.Grains.Queries.Streams;
using Grid.Queries;

namespace Grid.Grains.Queries.Gather;

internal sealed partial class AggregatorGrain
{
    private async Task<ResultPage> OpenCursorAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        // The query's work goes on for as long as the cursor is open, and is ended by its name from then on.
        var work = running.Enter(request.Id);
        var started = Stopwatch.GetTimestamp();
        OpenCursor cursor;
        ResultPage page;
        try
        {
            (cursor, page) = statements.Get(request.Sql) is QueryStatement query
                ? await WithCatalogAsync(
                    Allowing(query, request), async run => await FirstPageAsync(await run.OpenAsync(query, time, work.Token), request, work, started, cancellationToken))
                : await FirstPageAsync(ToStream(await RunAsync(request, cancellationToken)), request, work, started, cancellationToken);
        }
        catch
        {
            work.Dispose();
            throw;
        }

        if (page.Cursor is not null)
        {
            await KeepAsync(cursor);
        }

        return page;
    }

    // Nothing of the result is kept when this fails, so that the whole can be tried once more.
    private async Task<(OpenCursor Cursor, ResultPage Page)> FirstPageAsync(
        ResultStream stream, QueryRequest request, QueryWork work, long started, CancellationToken cancellationToken)
    {
        var cursor = new OpenCursor(stream, work, options, started, () => silos.CancelAsync(request.Id));
        try
        {
            return (cursor, await cursor.PageAsync(0, request.Timeout, cancellationToken));
        }
        catch
        {
            await cursor.AbandonAsync();
            throw;
        }
    }

    private async Task KeepAsync(OpenCursor cursor)
    {
        try
        {
            cursors.Add(cursor);
            await GrainFactory.GetGrain<ICursorHome>(cursor.Id).AttachAsync();
        }
        catch
        {
            cursors.Remove(cursor.Id);
            await cursor.DisposeAsync();
            throw;
        }
    }

    private WholeStream ToStream(QueryResult result) =>
        new(result.Columns, result.Batches, result.PartitionsAsked, result.RowsAffected, options.StreamPageBytes) { Missing = result.Missing };
}
