using System.Diagnostics.CodeAnalysis;
using Grid.Partitions;

namespace Grid.Grains.Partitions;

internal sealed partial class PartitionCore
{
    /// <summary>
    /// Applies a request at once whose tables are all not durable. False when it has others, or would have to wait for the
    /// journal or the lease; then nothing is applied.
    /// </summary>
    /// <exception cref="Errors.RequestException">The request as a whole is refused: certainly not applied.</exception>
    public bool TryWriteUnlogged(WriteRequest request, [NotNullWhen(true)] out WriteResponse? response)
    {
        response = null;
        if (!_journal.TryHoldLease() || _unlogged.MustWait || Array.Exists(request.Tables, table => _state.IsDurable(table.Id)))
        {
            return false;
        }

        RemoveExpired();
        // No unit is left to be committed, so the answer is there.
        response = ApplyUnlogged(request).GetAwaiter().GetResult();
        return true;
    }

    private async Task<WriteResponse> WriteUnloggedAsync(PendingWrite write, AwaitedAnswer answer)
    {
        await WaitForUnloggedAsync();
        RemoveExpired();
        ApplyUnlogged(write);
        return await answer.Response;
    }

    // Within the lease, so that nobody is answered by an owner that has been superseded.
    private async Task WaitForUnloggedAsync()
    {
        await _journal.EnsureLeaseAsync();
        while (_unlogged.MustWait && !IsOver)
        {
            await FlushAsync();
        }

        if (IsOver)
        {
            throw Closed();
        }
    }

    private Task<WriteResponse> ApplyUnlogged(WriteRequest request)
    {
        var answer = new AwaitedAnswer();
        ApplyUnlogged(new PendingWrite(request, answer));
        return answer.Response;
    }

    // Applies before it returns; the answer may wait for units of durable tables.
    private void ApplyUnlogged(PendingWrite write)
    {
        if (_unlogged.Apply(write))
        {
            Enqueue(write);
        }
        else
        {
            write.Complete();
        }

        if (_unlogged.HasPending && _flushTimer.IsCompleted)
        {
            _flushTimer = FlushWhenDueAsync();
        }
    }

    private async Task FlushWhenDueAsync()
    {
        while (_unlogged.HasPending && !IsOver)
        {
            await Task.Delay(_journalOptions.RelaxedInterval / 2, _time);
            if (_unlogged.IsDue)
            {
                await FlushAsync();
            }
        }
    }
}
