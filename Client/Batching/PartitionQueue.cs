using Grid.Errors;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>
/// Single-row calls to one partition. A lone call goes at once; while a request is under way, calls gather for the next.
/// No timer is involved: the partition's own pace sets the size of the batches. Thread-safe.
/// </summary>
internal sealed class PartitionQueue<TCall, TOutcome> : IThreadPoolWorkItem
    where TCall : PendingCall<TOutcome>
{
    /// <summary>Bytes of a request, so that one request never occupies a partition for long.</summary>
    private const int MaxBytesPerRequest = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<TCall> _waiting = new();
    private readonly PartitionId _partition;
    private readonly int _maxWaiting;
    private readonly int _maxCallsPerRequest;
    private readonly Func<PartitionId, List<TCall>, Task> _send;
    private bool _isSending;

    /// <param name="send">Sends calls in one request and completes every one of them; throws only for a defect.</param>
    public PartitionQueue(PartitionId partition, int maxWaiting, int maxCallsPerRequest, Func<PartitionId, List<TCall>, Task> send)
    {
        _partition = partition;
        _maxWaiting = maxWaiting;
        _maxCallsPerRequest = maxCallsPerRequest;
        _send = send;
    }

    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: too many calls wait.</exception>
    public void Enqueue(TCall call)
    {
        lock (_gate)
        {
            if (_waiting.Count >= _maxWaiting)
            {
                throw new RequestException(ErrorCode.LimitExceeded,
                    $"{_waiting.Count} calls wait for partition {_partition}; the limit MaxQueuedCallsPerPartition is {_maxWaiting}. Nothing was sent: await earlier calls before making more, or use the calls that take many rows.");
            }

            _waiting.Enqueue(call);
            if (_isSending)
            {
                return;
            }

            _isSending = true;
        }

        // Not on the caller's thread: it would go on sending for others, and carry its context and scheduler into their calls.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    async void IThreadPoolWorkItem.Execute()
    {
        while (TakeRequest() is { } calls)
        {
            try
            {
                await _send(_partition, calls).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                // A defect, but one that must not leave callers waiting for ever.
                foreach (var call in calls)
                {
                    call.Fail(failure);
                }
            }
        }
    }

    // The next request, or null when nothing waits, when the next call to come starts sending again.
    private List<TCall>? TakeRequest()
    {
        lock (_gate)
        {
            var calls = new List<TCall>(Math.Min(_waiting.Count, _maxCallsPerRequest));
            var bytes = 0;
            while (calls.Count < _maxCallsPerRequest && _waiting.TryPeek(out var next) && (calls.Count == 0 || bytes + next.ByteCount <= MaxBytesPerRequest))
            {
                _waiting.Dequeue();
                if (next.TryTake())
                {
                    calls.Add(next);
                    bytes += next.ByteCount;
                }
            }

            _isSending = calls.Count > 0;
            return _isSending ? calls : null;
        }
    }
}
