using System.Diagnostics;
using Grid.Errors;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Planning;
using Grid.Queries;

namespace Grid.Grains.Queries.Streams;

/// <summary>A result that is read page by page, and the page that was read last, for a reader that has not got it. One call at a time.</summary>
/// <param name="work">The query's work here, which ends with the cursor.</param>
/// <param name="started">When the statement arrived, as a timestamp.</param>
/// <param name="cancel">Cancels the query everywhere.</param>
internal sealed class OpenCursor(ResultStream stream, QueryWork work, QueryOptions options, long started, Func<Task> cancel) : IAsyncDisposable
{
    private Task<ResultPage>? _page;
    private ColumnBatch? _next;
    private long _rows;
    private int _number = -1;
    private bool _isEnded;

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The next page, or the last one once more.</summary>
    /// <param name="timeout">The result is of no use any more when it is exceeded.</param>
    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: it is neither of these.</exception>
    public Task<ResultPage> PageAsync(int number, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (number == _number + 1 && _page is null or { IsCompletedSuccessfully: true })
        {
            _number = number;
            // On the pool: the reader's calls and the end of the cursor are heard meanwhile.
            _page = Task.Run(() => ReadAsync(number), CancellationToken.None);
        }

        return number == _number
            ? WaitAsync(_page!, timeout, cancellationToken)
            : throw new RequestException(ErrorCode.InvalidRequest, $"Page {number} is asked for; the result is at page {_number}, and is read from front to back.");
    }

    /// <summary>Lets go of the stream after its first page has failed; the query may be tried once more, so its work goes on.</summary>
    public async Task AbandonAsync()
    {
        await ((Task)_page!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync();
    }

    /// <summary>Ends the query, if it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isEnded)
        {
            return;
        }

        await cancel();
        await ((Task)_page!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndAsync();
    }

    private static async Task<ResultPage> WaitAsync(Task<ResultPage> page, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await page.WaitAsync(timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new GridException(ErrorCode.Timeout, $"The next page of the result did not come within {timeout.TotalSeconds:0.#} s. Ask for less, or allow more time (Timeout).");
        }
    }

    private async Task<ResultPage> ReadAsync(int number)
    {
        var batches = new List<ColumnBatch>();
        var bytes = 0L;
        try
        {
            for (_next ??= await stream.NextAsync(); _next is { } batch && (bytes == 0 || bytes + batch.ByteCount <= options.StreamPageBytes); _next = await stream.NextAsync())
            {
                batches.Add(batch);
                bytes += Math.Max(1, batch.ByteCount);
                _rows += batch.RowCount;
            }
        }
        catch (GridException failure) when (number > 0)
        {
            throw Broken(failure);
        }

        if (_next is null)
        {
            // What it holds is free again, though the last page may be asked for once more.
            await EndAsync();
        }

        return new ResultPage(
            number, number == 0 ? stream.Columns : [], [.. batches], _next is null ? null : Id,
            _next is null ? new ResultEnd(stream.RowsAffected, Stopwatch.GetElapsedTime(started).TotalMilliseconds, stream.PartitionsAsked, stream.PartitionsAsked - stream.Missing.Count) { Missing = [.. stream.Missing] } : null);
    }

    private async Task EndAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            await stream.DisposeAsync();
            work.Dispose();
        }
    }

    // Rows are delivered already, so that nothing is repeated by itself any more.
    private GridException Broken(GridException failure)
    {
        var message = $"The result ended after {_rows} rows, which were delivered, before its end: {failure.Message} Run the query again.";
        return failure is RequestException ? new RequestException(failure.Code, message, failure) : new GridException(failure.Code, message, isTransient: false, failure);
    }
}
