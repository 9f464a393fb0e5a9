using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Client.Import;

/// <summary>
/// Sends batches: a bounded number at once, those of one partition one after another, so that of two lines with one key the
/// later wins. Used by one reader.
/// </summary>
internal sealed class ImportSender : IDisposable
{
    private readonly PartitionCalls _calls;
    private readonly Attempts _attempts;
    private readonly TableRef _table;
    private readonly SemaphoreSlim _slots;
    private readonly Dictionary<PartitionId, Task> _last = [];
    private readonly Action _acknowledged;
    private long _rowsAcknowledged;
    private long _rowsUnknown;
    private GridException? _failure;

    /// <param name="acknowledged">Called after each acknowledged batch, several times at once.</param>
    public ImportSender(PartitionCalls calls, Attempts attempts, TableRef table, int maxConcurrentRequests, Action acknowledged)
    {
        _calls = calls;
        _attempts = attempts;
        _table = table;
        _slots = new SemaphoreSlim(maxConcurrentRequests);
        _acknowledged = acknowledged;
    }

    public long RowsAcknowledged => Interlocked.Read(ref _rowsAcknowledged);

    /// <summary>Rows of batches whose outcome is unknown.</summary>
    public long RowsUnknown => Interlocked.Read(ref _rowsUnknown);

    /// <summary>The first failure; after it nothing more is sent.</summary>
    public GridException? Failure => Volatile.Read(ref _failure);

    /// <summary>Takes a batch; waits while too many are under way.</summary>
    public async ValueTask SendAsync(PartitionId partition, ImportBatch batch, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        var before = _last.GetValueOrDefault(partition, Task.CompletedTask);
        _last[partition] = SendAfterAsync(before, partition, batch, cancellationToken);
    }

    /// <summary>Waits for everything under way. Throws nothing: see <see cref="Failure"/>.</summary>
    public Task CompleteAsync() => Task.WhenAll(_last.Values);

    public void Dispose() => _slots.Dispose();

    private async Task SendAfterAsync(Task before, PartitionId partition, ImportBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await before.ConfigureAwait(false);
            if (Failure is null && !cancellationToken.IsCancellationRequested)
            {
                await SendAsync(partition, batch.ToRequest(_table), batch.RowCount, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Cancelled while it was under way. The reader sees the same token and says so.
            Interlocked.Add(ref _rowsUnknown, batch.RowCount);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task SendAsync(PartitionId partition, WriteRequest request, int rowCount, CancellationToken cancellationToken)
    {
        var budget = _attempts.NewBudget();
        var mayBeApplied = false;
        while (true)
        {
            var outcome = (await _calls.WriteAsync(partition, request, budget.WriteAttemptTimeout, cancellationToken).ConfigureAwait(false))[0];
            if (outcome.Failure is not { } failure)
            {
                Interlocked.Add(ref _rowsAcknowledged, rowCount);
                _acknowledged();
                return;
            }

            // A batch puts whole rows and its successors wait for it, so sending it twice leaves what sending it once does:
            // unlike other writes, it may be repeated although its outcome is unknown.
            mayBeApplied |= failure is OutcomeUnknownException;
            if (!failure.IsTransient && failure is not OutcomeUnknownException)
            {
                Fail(failure, mayBeApplied ? rowCount : 0);
                return;
            }

            if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
            {
                Fail(budget.GiveUp(failure), mayBeApplied ? rowCount : 0);
                return;
            }
        }
    }

    private void Fail(GridException failure, int rowsUnknown)
    {
        Interlocked.Add(ref _rowsUnknown, rowsUnknown);
        Interlocked.CompareExchange(ref _failure, failure, null);
    }
}
