using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.Grains.Partitions;

/// <summary>
/// One open partition without its runtime: queues writes, commits them in groups, applies what is committed, and only
/// then answers. Single-threaded: calls must come from one scheduler, awaits return to it. Everything that reads
/// <see cref="State"/> without awaiting sees committed data of one moment.
/// </summary>
internal sealed class PartitionCore(PartitionState state, PartitionJournal journal, PartitionOptions options, JournalOptions journalOptions)
{
    private readonly Queue<PendingWrite> _queue = new();
    private long _queuedBytes;
    private Task _commits = Task.CompletedTask;
    private Task _checkpoint = Task.CompletedTask;

    public PartitionState State => state;

    public PartitionJournal Journal => journal;

    /// <summary>The term has ended: nothing more is read or written here.</summary>
    public bool IsOver => journal.IsOver;

    /// <summary>Commits a request and answers with the outcome of each unit.</summary>
    /// <exception cref="GridException">The request as a whole was rejected: certainly not applied.</exception>
    public Task<WriteResponse> WriteAsync(WriteRequest request)
    {
        if (IsOver)
        {
            throw Closed();
        }

        if (_queue.Count >= options.MaxQueuedWrites || _queuedBytes + request.Payload.Length > options.MaxQueuedBytes)
        {
            throw new GridException(ErrorCode.LimitExceeded,
                $"Partition {journal.Partition} has {_queue.Count} write requests of {_queuedBytes} bytes waiting; it takes {options.MaxQueuedWrites} requests and {options.MaxQueuedBytes} bytes. Send more slowly.",
                isTransient: true);
        }

        var write = new PendingWrite(request);
        _queue.Enqueue(write);
        _queuedBytes += request.Payload.Length;
        if (_commits.IsCompleted)
        {
            _commits = CommitAllAsync();
        }

        return write.Response;
    }

    /// <summary>Folds the journal into rows, if no checkpoint is under way already.</summary>
    public Task CheckpointAsync(CancellationToken cancellationToken)
    {
        if (_checkpoint.IsCompleted)
        {
            _checkpoint = journal.CheckpointAsync(state.View.Tables, cancellationToken);
        }

        return _checkpoint;
    }

    /// <summary>Commits what is queued, then gives the partition up so that the next owner need not wait.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        while (!_commits.IsCompleted)
        {
            await _commits.WaitAsync(cancellationToken);
        }

        await journal.ReleaseAsync(cancellationToken);
    }

    private async Task CommitAllAsync()
    {
        while (_queue.Count > 0)
        {
            var group = TakeGroup();
            try
            {
                if (journal.IsFull)
                {
                    await CheckpointAsync(CancellationToken.None);
                }

                await CommitAsync(group);
            }
            catch (GridException failure)
            {
                // Only the wait for a checkpoint throws: nothing of the group has been sent to a store.
                RejectAll(group, failure);
            }
            catch (Exception defect)
            {
                // Memory and journal may differ now: this term ends, and the next owner recovers from the journal.
                journal.Abandon();
                RejectAll(group, new OutcomeUnknownException($"Partition {journal.Partition}: a defect interrupted the commit. Read before repeating the write.", defect));
            }

            if (IsOver)
            {
                RejectAll(_queue, Closed());
                _queue.Clear();
                _queuedBytes = 0;
            }
        }
    }

    private List<PendingWrite> TakeGroup()
    {
        var group = new List<PendingWrite>(_queue.Count);
        long bytes = 0;
        while (_queue.TryPeek(out var next) && (group.Count == 0 || bytes + next.Request.Payload.Length <= journalOptions.MaxCommitBytes))
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

        var (outcome, entry) = await journal.CommitAsync(preparation.Builder);
        if (outcome == CommitOutcome.Committed)
        {
            var replaced = new int[preparation.Builder.BatchCount];
            state.Apply(entry, replaced);
            Acknowledge(group, entry.First, replaced);
        }
        else
        {
            Refuse(group, outcome);
        }
    }

    private WritePreparation Prepare(List<PendingWrite> group)
    {
        var hasConditions = group.Exists(write => write.HasConditions);
        var preparation = new WritePreparation(journal.Partition, state, journal.Position, hasConditions);
        group.ForEach(preparation.Add);
        return preparation;
    }

    private static void Acknowledge(List<PendingWrite> group, Position first, int[] replaced)
    {
        foreach (var write in group)
        {
            for (var unit = 0; unit < write.Batches.Length; unit++)
            {
                if (write.Batches[unit] is >= 0 and var batch)
                {
                    write.Succeed(unit, Position.Create(first.Value + batch), replaced[batch]);
                }
            }

            write.Complete();
        }
    }

    private void Refuse(List<PendingWrite> group, CommitOutcome outcome)
    {
        var (code, message) = outcome == CommitOutcome.Rejected
            ? (ErrorCode.Fenced, $"Partition {journal.Partition} has another owner since epoch {journal.Epoch}. Nothing was applied; send again.")
            : (ErrorCode.OutcomeUnknown, $"Partition {journal.Partition}: a store failed during the commit. The write may or may not be applied; read before repeating it.");
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
        $"Partition {journal.Partition} is changing its owner. Nothing was applied; send again.", isTransient: true);

    private static void RejectAll(IEnumerable<PendingWrite> writes, GridException reason)
    {
        foreach (var write in writes)
        {
            write.Reject(reason);
        }
    }
}
