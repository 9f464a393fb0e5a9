using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Partitions.Changes;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>
/// One open partition without its runtime: queues writes, commits them in groups, applies what is committed, and only
/// then answers. Single-threaded: calls must come from one scheduler, awaits return to it. Everything that reads
/// <see cref="State"/> without awaiting sees committed data of one moment.
/// </summary>
internal sealed partial class PartitionCore
{
    private readonly PartitionState _state;
    private readonly PartitionJournal _journal;
    private readonly PartitionOptions _options;
    private readonly JournalOptions _journalOptions;
    private readonly TimeProvider _time;
    private readonly UnloggedWrites _unlogged;
    private readonly Queue<PendingWrite> _queue = new();
    private readonly Queue<PendingMutation> _mutations = new();
    private long _queuedBytes;
    private bool _mustFlush;
    private Task _flushTimer = Task.CompletedTask;
    private Task _commits = Task.CompletedTask;
    private Task _checkpoint = Task.CompletedTask;

    public PartitionCore(PartitionState state, PartitionJournal journal, PartitionOptions options, JournalOptions journalOptions, TimeProvider time)
    {
        _state = state;
        _journal = journal;
        _options = options;
        _journalOptions = journalOptions;
        _time = time;
        _unlogged = new UnloggedWrites(state, journal, journalOptions, time);
        state.Flush = FlushForCopyAsync;
        Applied = journal.Position;
        Changes = new ChangeFeed(journal, _signal, () => Applied, options, journalOptions, time);
        journal.Ended += _signal.End;
    }

    public PartitionState State => _state;

    public PartitionJournal Journal => _journal;

    /// <summary>The term has ended: nothing more is read or written here.</summary>
    public bool IsOver => _journal.IsOver;

    /// <summary>Commits a request and answers with the outcome of each unit.</summary>
    /// <exception cref="GridException">The request as a whole was rejected: certainly not applied.</exception>
    public Task<WriteResponse> WriteAsync(WriteRequest request)
    {
        if (IsOver)
        {
            throw Closed();
        }

        RefuseWhenFull(request);
        var answer = new AwaitedAnswer();
        var write = new PendingWrite(request, answer);
        if (!Array.TrueForAll(request.Tables, table => _state.IsDurable(table.Id)))
        {
            return WriteUnloggedAsync(write, answer);
        }

        Enqueue(write);
        return answer.Response;
    }

    /// <summary>Begins to commit a request whose tables are all durable. False when that cannot be done here; then nothing is done, and nothing answered.</summary>
    /// <exception cref="GridException">The request as a whole was rejected: certainly not applied, and nothing is answered.</exception>
    public bool TryStartWrite(WriteRequest request, IWriteAnswer answer)
    {
        if (IsOver || !Array.TrueForAll(request.Tables, table => _state.IsDurable(table.Id)))
        {
            return false;
        }

        RefuseWhenFull(request);
        Enqueue(new PendingWrite(request, answer));
        return true;
    }

    /// <summary>
    /// Commits writes that depend on the rows that are there: they are made when no other commit is under way and committed
    /// before anything else is, as one atomic unit. Returns what they say of themselves.
    /// </summary>
    /// <param name="makeWrites">One unit of writes to the table.</param>
    /// <exception cref="GridException">Nothing was changed, unless it is an <see cref="OutcomeUnknownException"/>.</exception>
    public async Task<MutationResult> MutateAsync(TableRef table, Func<PlannedWrites> makeWrites)
    {
        if (!_state.IsDurable(table.Id))
        {
            await WaitForUnloggedAsync();
            RemoveExpired();
            var writes = makeWrites();
            return writes.Request is null ? writes.Result : Changed(await ApplyUnlogged(writes.Request), writes);
        }

        if (IsOver)
        {
            throw Closed();
        }

        if (_mutations.Count >= _options.MaxQueuedWrites)
        {
            throw new GridException(ErrorCode.LimitExceeded,
                $"Partition {_journal.Partition} has {_mutations.Count} statements waiting; it takes {_options.MaxQueuedWrites}. Send more slowly.", isTransient: true);
        }

        var mutation = new PendingMutation(makeWrites);
        _mutations.Enqueue(mutation);
        EnsureCommitting();
        return await mutation.Completion.Task;
    }

    private static MutationResult Changed(WriteResponse response, PlannedWrites writes) =>
        response.Failures is [var failure, ..] ? throw failure.ToException() : writes.Result with { Version = response.Versions[0] };

    /// <summary>Journals what relaxed tables have pending.</summary>
    private Task FlushAsync()
    {
        _mustFlush = true;
        EnsureCommitting();
        return _commits;
    }

    private void RefuseWhenFull(WriteRequest request)
    {
        if (_queue.Count >= _options.MaxQueuedWrites || _queuedBytes + request.Payload.Length > _options.MaxQueuedBytes)
        {
            throw new GridException(ErrorCode.LimitExceeded,
                $"Partition {_journal.Partition} has {_queue.Count} write requests of {_queuedBytes} bytes waiting; it takes {_options.MaxQueuedWrites} requests and {_options.MaxQueuedBytes} bytes. Send more slowly.",
                isTransient: true);
        }
    }

    private void Enqueue(PendingWrite write)
    {
        _queue.Enqueue(write);
        _queuedBytes += write.Request.Payload.Length;
        EnsureCommitting();
    }

    private void EnsureCommitting()
    {
        if (_commits.IsCompleted)
        {
            _commits = CommitAllAsync();
        }
    }

    /// <summary>Folds the journal into rows, if no checkpoint is under way already.</summary>
    public Task CheckpointAsync(CancellationToken cancellationToken)
    {
        if (_checkpoint.IsCompleted)
        {
            _checkpoint = _journal.CheckpointAsync(_state.Tables, cancellationToken);
        }

        return _checkpoint;
    }

    /// <summary>Folds every entry that is written by now, of relaxed tables too, and says whether no copy has one of them in its journal any more.</summary>
    public async Task<bool> SettleAsync(CancellationToken cancellationToken)
    {
        await FlushAsync();
        var position = _journal.Position;
        // The first may have been under way, up to a position before.
        for (var round = 0; round < 2 && !_journal.IsFolded(position); round++)
        {
            await CheckpointAsync(cancellationToken);
        }

        return !IsOver && _journal.IsFolded(position);
    }

    /// <summary>Commits what is queued, then gives the partition up so that the next owner need not wait.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _mustFlush = true;
        EnsureCommitting();
        while (!_commits.IsCompleted)
        {
            await _commits.WaitAsync(cancellationToken);
        }

        await _journal.ReleaseAsync(cancellationToken);
    }

    private async Task CommitAllAsync()
    {
        while (_queue.Count > 0 || _mutations.Count > 0 || _mustFlush)
        {
            var mustFlush = _mustFlush;
            _mustFlush = false;
            var group = TakeGroup();
            try
            {
                if (_journal.IsFull)
                {
                    await CheckpointAsync(CancellationToken.None);
                }

                if (mustFlush && _unlogged.HasPending && !IsOver)
                {
                    await _unlogged.JournalPendingAsync();
                    NoteApplied();
                }

                RemoveExpired();
                await CommitAsync(group);
            }
            catch (GridException failure)
            {
                // Only the wait for a checkpoint throws: nothing of the group has been sent to a store, and what is pending stays pending.
                RejectAll(group, failure);
            }
            catch (Exception defect)
            {
                // Memory and journal may differ now: this term ends, and the next owner recovers from the _journal.
                _journal.Abandon();
                RejectAll(group, new OutcomeUnknownException($"Partition {_journal.Partition}: a defect interrupted the commit. Read before repeating the write.", defect));
            }

            if (_mutations.TryDequeue(out var mutation))
            {
                await MutateAsync(mutation);
            }

            if (IsOver)
            {
                RejectAll(_queue, Closed());
                _queue.Clear();
                _queuedBytes = 0;
                while (_mutations.TryDequeue(out var late))
                {
                    late.Completion.SetException(Closed());
                }
            }
        }
    }

    private async Task MutateAsync(PendingMutation mutation)
    {
        try
        {
            await _journal.EnsureLeaseAsync();
            if (_journal.IsFull)
            {
                await CheckpointAsync(CancellationToken.None);
            }

            RemoveExpired();
            var writes = mutation.MakeWrites();
            if (writes.Request is null)
            {
                mutation.Completion.SetResult(writes.Result);
                return;
            }

            var answer = new AwaitedAnswer();
            await CommitAsync([new PendingWrite(writes.Request, answer)]);
            mutation.Completion.SetResult(Changed(await answer.Response, writes));
        }
        catch (Exception failure) when (failure is GridException or OperationCanceledException)
        {
            mutation.Completion.SetException(failure);
        }
        catch (Exception defect)
        {
            _journal.Abandon();
            mutation.Completion.SetException(new OutcomeUnknownException($"Partition {_journal.Partition}: a defect interrupted the statement. Read before repeating it.", defect));
        }
    }

    private List<PendingWrite> TakeGroup()
    {
        var group = new List<PendingWrite>(_queue.Count);
        long bytes = 0;
        while (_queue.TryPeek(out var next) && (group.Count == 0 || bytes + next.Request.Payload.Length <= _journalOptions.MaxCommitBytes))
        {
            bytes += next.Request.Payload.Length;
            group.Add(_queue.Dequeue());
        }

        _queuedBytes -= bytes;
        return group;
    }

    private async Task CommitAsync(List<PendingWrite> group)
    {
        if (IsOver)
        {
            RejectAll(group, Closed());
            return;
        }

        var preparation = Prepare(group);
        if (preparation.Builder.BatchCount == 0)
        {
            group.ForEach(write => write.Complete());
            return;
        }

        var (outcome, entry) = await _journal.CommitAsync(preparation.Builder);
        if (outcome == CommitOutcome.Committed)
        {
            var replaced = new int[preparation.Builder.BatchCount];
            _state.Apply(entry, replaced);
            NoteApplied();
            Acknowledge(group, entry.First, replaced);
        }
        else
        {
            Refuse(group, outcome);
        }
    }

    private WritePreparation Prepare(List<PendingWrite> group)
    {
        var preparation = new WritePreparation(
            _journal.Partition, _state, _journal.Position, WritePreparation.LooksAtRows(_state, group), ExpiryTime.Now(_time));
        group.ForEach(preparation.Add);
        return preparation;
    }

    private static void Acknowledge(List<PendingWrite> group, Position first, int[] replaced)
    {
        foreach (var write in group)
        {
            write.Succeed(first, replaced);
            write.Complete();
        }
    }

    private void Refuse(List<PendingWrite> group, CommitOutcome outcome)
    {
        var (code, message) = outcome == CommitOutcome.Rejected
            ? (ErrorCode.Fenced, $"Partition {_journal.Partition} has another owner since epoch {_journal.Epoch}. Nothing was applied; send again.")
            : (ErrorCode.OutcomeUnknown, $"Partition {_journal.Partition}: a store failed during the commit. The write may or may not be applied; read before repeating it.");
        foreach (var write in group)
        {
            for (var unit = 0; unit < write.Batches.Length; unit++)
            {
                if (write.Batches[unit] >= 0)
                {
                    write.Fail(unit, 0, code, message);
                }
            }

            write.Complete();
        }
    }

    private GridException Closed() => new(ErrorCode.Unavailable,
        $"Partition {_journal.Partition} is changing its owner. Nothing was applied; send again.", isTransient: true);

    private static void RejectAll(IEnumerable<PendingWrite> writes, GridException reason)
    {
        foreach (var write in writes)
        {
            write.Reject(reason);
        }
    }
}
