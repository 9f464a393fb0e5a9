using System.Buffers;
using Grid.Client.Calls;
using Grid.Errors;

namespace Grid.Client.Batching;

/// <summary>
/// Single-row calls to one place. A lone call goes at once and on its caller's thread. While a request is under way, calls
/// gather for the next, which goes when as many wait as are under way, or when the one before is answered. No timer is
/// involved: the pace of the place sets the size of the requests. Thread-safe.
/// </summary>
/// <remarks>
/// When a request that carried several calls is answered, all of their callers are likely to call again. The next request
/// is therefore gathered by an item of the thread pool that is queued behind theirs.
/// </remarks>
internal sealed class CallQueue<TCall, TOutcome> : IThreadPoolWorkItem, IDeadlineQueue
    where TCall : PendingCall<TOutcome>
{
    /// <summary>Bytes of a request, so that one request never occupies a partition for long.</summary>
    private const int MaxBytesPerRequest = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<TCall> _waiting = new();
    private readonly List<CallRequest<TCall>> _underWay = [];
    private readonly string _place;
    private readonly QueueLimits _limits;
    private readonly CallSender<TCall, TOutcome> _sender;
    private readonly CallDeadlines _deadlines;
    private readonly Func<PendingCall<TOutcome>, bool, TOutcome> _late;
    private int _requestsUnderWay;
    private int _callsUnderWay;
    private int _lastCount;
    private bool _isGathering;
    private bool _isWatched;

    /// <param name="place">For messages.</param>
    public CallQueue(string place, QueueLimits limits, CallSender<TCall, TOutcome> sender, CallDeadlines deadlines)
    {
        _place = place;
        _limits = limits;
        _sender = sender;
        _deadlines = deadlines;
        _late = sender.Late;
    }

    /// <summary>Takes a call, which is answered with <see cref="ErrorCode.LimitExceeded"/> at once when too many wait.</summary>
    public void Enqueue(TCall call)
    {
        CallRequest<TCall>? alone = null;
        var (isRefused, mustGather, mustWatch) = (false, false, false);
        lock (_gate)
        {
            isRefused = _waiting.Count >= _limits.Waiting;
            if (!isRefused)
            {
                mustWatch = !_isWatched;
                _isWatched = true;
                _waiting.Enqueue(call);
                if (_requestsUnderWay == 0 && _waiting.Count == 1 && !_sender.IsAbandoned && _lastCount <= 1 && !_isGathering)
                {
                    alone = TakeRequest();
                }
                else if (!_isGathering && MaySend)
                {
                    mustGather = _isGathering = true;
                }
            }
        }

        if (isRefused)
        {
            Refuse(call);
            return;
        }

        if (mustWatch)
        {
            _deadlines.Watch(this);
        }

        if (alone is not null)
        {
            Send(alone);
        }
        else if (mustGather)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        CallRequest<TCall>? request = null;
        TCall[] left = [];
        lock (_gate)
        {
            _isGathering = false;
            if (_sender.IsAbandoned)
            {
                left = [.. _waiting];
                _waiting.Clear();
            }
            else if (MaySend)
            {
                request = TakeRequest();
            }
        }

        foreach (var call in left)
        {
            _sender.Reroute(call);
        }

        if (request is not null)
        {
            Send(request);
        }
    }

    bool IDeadlineQueue.EndLate(long now)
    {
        lock (_gate)
        {
            for (var index = _underWay.Count - 1; index >= 0; index--)
            {
                var request = _underWay[index];
                var isGivenUp = request.Deadline <= now;
                for (var call = 0; call < request.Count; call++)
                {
                    if (isGivenUp || request.Calls[call].Deadline <= now)
                    {
                        request.Calls[call].End(_late);
                    }
                }

                if (isGivenUp)
                {
                    Remove(request);
                    _sender.NoteSilence();
                }
            }

            foreach (var call in _waiting)
            {
                if (call.Deadline <= now)
                {
                    call.End(_late);
                }
            }

            GatherIfDue();
            return _isWatched = _underWay.Count > 0 || _waiting.Count > 0;
        }
    }

    void IDeadlineQueue.Hasten()
    {
        var deadline = _deadlines.Time.After(_deadlines.Time.GetTimestamp(), _sender.PatienceAfterLoss);
        lock (_gate)
        {
            foreach (var request in _underWay)
            {
                request.Deadline = Math.Min(request.Deadline, deadline);
            }
        }
    }

    // Under the lock. With as many callers waiting as are under way, two requests alternate: one is gathered and carried
    // while the place works on the other.
    private bool MaySend => _waiting.Count > 0
        && (_requestsUnderWay == 0 || _sender.IsAbandoned || (_requestsUnderWay < _limits.Requests && _waiting.Count >= _callsUnderWay));

    // Under the lock. The next request; null when all that waited have ended.
    private CallRequest<TCall>? TakeRequest()
    {
        var calls = ArrayPool<TCall>.Shared.Rent(Math.Min(_waiting.Count, _limits.CallsPerRequest));
        var (count, bytes) = (0, 0);
        var timeout = TimeSpan.Zero;
        while (count < _limits.CallsPerRequest && _waiting.TryPeek(out var next) && (count == 0 || bytes + next.ByteCount <= MaxBytesPerRequest))
        {
            _waiting.Dequeue();
            if (next.TryTake())
            {
                calls[count++] = next;
                bytes += next.ByteCount;
                timeout = next.AttemptTimeout > timeout ? next.AttemptTimeout : timeout;
            }
        }

        var request = new CallRequest<TCall>(calls, count);
        if (count == 0)
        {
            request.Free();
            return null;
        }

        request.Deadline = _deadlines.Time.After(_deadlines.Time.GetTimestamp(), timeout);
        _underWay.Add(request);
        _requestsUnderWay++;
        _callsUnderWay += count;
        _lastCount = count;
        return request;
    }

    private async void Send(CallRequest<TCall> request)
    {
        try
        {
            await (request.Follow?.Invoke(request) ?? _sender.SendAsync(request)).ConfigureAwait(false);
        }
        catch (Exception defect)
        {
            // One that must not leave callers waiting for ever.
            PendingCall<TOutcome>.StageAll(
                request.Calls, request.Count, _sender.Failed(new GridException(ErrorCode.Internal, $"A request to {_place} failed: {defect.Message}", innerException: defect)));
        }

        Finish(request);
    }

    // What is followed up does not hold up what comes: its place is busy with it, and not with requests in general.
    private void Finish(CallRequest<TCall> request)
    {
        TCall? alone = null;
        lock (_gate)
        {
            // Whoever gave it up has ended its calls, and may still look at it.
            if (!Remove(request))
            {
                return;
            }

            if (request.Rest is { } rest)
            {
                rest.Deadline = request.Deadline;
                _underWay.Add(rest);
            }
            else if (request.Count == 1)
            {
                alone = request.Calls[0];
                GatherIfDue();
            }
        }

        if (alone is not null)
        {
            request.Free();
            Finish(alone, isInline: true);
            return;
        }

        for (var index = 0; index < request.Count; index++)
        {
            Finish(request.Calls[index], isInline: false);
        }

        request.Free();
        lock (_gate)
        {
            GatherIfDue();
        }

        if (request.Rest is not null)
        {
            Send(request.Rest);
        }
    }

    private void Finish(TCall call, bool isInline)
    {
        if (call.IsUnanswered)
        {
            return;
        }

        if (!call.IsElsewhere)
        {
            call.CompleteStaged(isInline);
        }
        else if (call.TryRelease())
        {
            _sender.Reroute(call);
        }
    }

    private void Refuse(TCall call)
    {
        var refusal = _sender.Failed(new RequestException(ErrorCode.LimitExceeded,
            $"{_limits.Waiting} calls wait for {_place}, which is the limit MaxQueuedCallsPerPartition. Nothing was sent: await earlier calls before making more, or use the calls that take many rows."));
        call.End((_, _) => refusal);
    }

    // Under the lock. False when it was removed before.
    private bool Remove(CallRequest<TCall> request)
    {
        if (!_underWay.Remove(request))
        {
            return false;
        }

        if (request.Follow is null)
        {
            _requestsUnderWay--;
            _callsUnderWay -= request.Count;
        }

        return true;
    }

    // Under the lock. Behind the callers that have just been served, who are likely to call again.
    private void GatherIfDue()
    {
        if (!_isGathering && MaySend)
        {
            _isGathering = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
