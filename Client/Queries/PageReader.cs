using Grid.Client.Calls;
using Grid.Queries;

namespace Grid.Client.Queries;

/// <summary>Reads the pages of one result, one ahead of its reader. Not thread-safe.</summary>
internal sealed class PageReader : IAsyncDisposable
{
    private const string What = "The silo that has the result";

    private readonly ICursorGrain? _cursor;
    private readonly Attempts _attempts;
    private readonly TimeSpan? _timeout;
    private readonly Func<Task> _cancel;
    private readonly CancellationTokenSource _stop = new();
    private Task<ResultPage>? _next;
    private bool _isAtEnd;

    /// <param name="cancel">Cancels the run everywhere.</param>
    public PageReader(ResultPage first, IGrainFactory grains, Attempts attempts, TimeSpan? timeout, Func<Task> cancel)
    {
        First = first;
        _attempts = attempts;
        _timeout = timeout;
        _cancel = cancel;
        _isAtEnd = first.Cursor is null;
        _cursor = first.Cursor is { } id ? grains.GetGrain<ICursorGrain>(id) : null;
        AskAhead(first);
    }

    public ResultPage First { get; private set; }

    /// <summary>The next page; null behind the last.</summary>
    public async Task<ResultPage?> NextAsync(CancellationToken cancellationToken)
    {
        if (_next is not { } next)
        {
            return null;
        }

        // Of the first page, its columns and whether it had rows are all that is still wanted.
        First = First with { Batches = [.. First.Batches.Take(1).Select(batch => batch with { Columns = [] })] };
        var page = await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        _isAtEnd = page.Cursor is null;
        AskAhead(page);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isAtEnd)
        {
            _isAtEnd = true;
            await _stop.CancelAsync().ConfigureAwait(false);
            await _cancel().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await (_next ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _ = CloseAsync();
    }

    // Not waited for: whether it is told or not, nobody asks for more, and then the cursor ends by itself.
    private async Task CloseAsync() =>
        await (_cursor?.CloseAsync() ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void AskAhead(ResultPage page) => _next = page.Cursor is null ? null : AskAsync(page.Number + 1);

    private Task<ResultPage> AskAsync(int number)
    {
        var budget = _attempts.NewBudget(_timeout);
        return _attempts.ReadAsync(token => _cursor!.NextAsync(number, SqlCalls.Left(budget), token), What, isLong: true, budget, _stop.Token);
    }
}
