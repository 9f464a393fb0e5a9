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
    private readonly int _slotCount;
    private readonly Dictionary<PartitionId, Task> _last = [];
    private readonly ImportRejects _rejects;
    private readonly Action<ImportBatch> _acknowledged;
    private long _rowsAcknowledged;
    private long _rowsUnknown;
    private GridException? _failure;
    private long _failureLine;

    /// <param name="acknowledged">Called after each batch that is finished with, several times at once.</param>
    public ImportSender(
        PartitionCalls calls, Attempts attempts, TableRef table, int maxConcurrentRequests, ImportRejects rejects, Action<ImportBatch> acknowledged)
    {
        _calls = calls;
        _attempts = attempts;
        _table = table;
        _slots = new SemaphoreSlim(maxConcurrentRequests);
        _slotCount = maxConcurrentRequests;
        _rejects = rejects;
        _acknowledged = acknowledged;
    }

    public long RowsAcknowledged => Interlocked.Read(ref _rowsAcknowledged);

    /// <summary>Rows of batches whose outcome is unknown.</summary>
    public long RowsUnknown => Interlocked.Read(ref _rowsUnknown);

    /// <summary>The first failure; after it nothing more is sent.</summary>
    public GridException? Failure => Volatile.Read(ref _failure);

    /// <summary>The line that <see cref="Failure"/> is about; 0 for none.</summary>
    public long FailureLine => Volatile.Read(ref _failureLine);

    /// <summary>Batches taken that are not finished with.</summary>
    public int UnderWay => _slotCount - _slots.CurrentCount;

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
                await SendWholeAsync(partition, batch, cancellationToken).ConfigureAwait(false);
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

    private async Task SendWholeAsync(PartitionId partition, ImportBatch batch, CancellationToken cancellationToken)
    {
        var request = batch.ToRequest(_table);
        var budget = _attempts.NewBudget();
        var mayBeApplied = false;
        while (true)
        {
            var outcome = (await _calls.WriteAsync(partition, request, budget.WriteAttemptTimeout, cancellationToken).ConfigureAwait(false))[0];
            if (outcome.Failure is not { } failure)
            {
                Interlocked.Add(ref _rowsAcknowledged, batch.RowCount);
                _acknowledged(batch);
                return;
            }

            // A batch puts whole rows and its successors wait for it, so sending it twice leaves what sending it once does:
            // unlike other writes, it may be repeated although its outcome is unknown.
            mayBeApplied |= failure is OutcomeUnknownException;
            if (!failure.IsTransient && failure is not OutcomeUnknownException)
            {
                if (_rejects.MayTake(failure))
                {
                    await SendSinglyAsync(partition, batch, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    Fail(failure, mayBeApplied ? batch.RowCount : 0);
                }

                return;
            }

            if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
            {
                Fail(budget.GiveUp(failure), mayBeApplied ? batch.RowCount : 0);
                return;
            }
        }
    }

    // One row of the batch is refused, and with it all. Each goes by itself now, to find out which.
    private async Task SendSinglyAsync(PartitionId partition, ImportBatch batch, CancellationToken cancellationToken)
    {
        List<int> pending = [.. Enumerable.Range(0, batch.RowCount)];
        var budget = _attempts.NewBudget();
        while (true)
        {
            var outcomes = await _calls.WriteAsync(partition, batch.ToRequest(_table, pending), budget.WriteAttemptTimeout, cancellationToken).ConfigureAwait(false);

            // From the first row that has to be sent again all others are too: of two rows with one key the later wins.
            var again = Array.FindIndex(outcomes, outcome => outcome.Failure is { IsTransient: true } or OutcomeUnknownException);
            for (var index = 0; index < (again < 0 ? outcomes.Length : again); index++)
            {
                if (!TryFinish(batch, pending[index], outcomes[index].Failure))
                {
                    return;
                }
            }

            if (again < 0)
            {
                _acknowledged(batch);
                return;
            }

            pending.RemoveRange(0, again);
            if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
            {
                Fail(budget.GiveUp(outcomes[again].Failure!), pending.Count);
                return;
            }
        }
    }

    // False when the import is to end.
    private bool TryFinish(ImportBatch batch, int row, GridException? failure)
    {
        if (failure is null)
        {
            Interlocked.Increment(ref _rowsAcknowledged);
            return true;
        }

        if (!_rejects.MayTake(failure))
        {
            Fail(failure, rowsUnknown: 0);
            return false;
        }

        try
        {
            _rejects.Add(batch.LineOf(row), (RequestException)failure, text: null);
            return true;
        }
        catch (RequestException tooMany)
        {
            Fail(tooMany, rowsUnknown: 0, batch.LineOf(row));
            return false;
        }
    }

    private void Fail(GridException failure, int rowsUnknown, long line = 0)
    {
        Interlocked.Add(ref _rowsUnknown, rowsUnknown);
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            Volatile.Write(ref _failureLine, line);
        }
    }
}
