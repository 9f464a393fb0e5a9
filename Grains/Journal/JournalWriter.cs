using Grid.Errors;
using Grid.Grains.Stores;

namespace Grid.Grains.Journal;

/// <summary>
/// Group commit: the one way of this silo to append to one store. While a transaction is under way, everything that
/// arrives waits, and goes into the next transaction together, whatever partition it belongs to. There is no timer: a
/// lone entry is committed at once. Thread-safe.
/// </summary>
public sealed class JournalWriter(IPartitionStore store, JournalOptions options)
{
    private readonly Lock _gate = new();
    private readonly Queue<Pending> _pending = new();
    private bool _isCommitting;

    /// <summary>Transactions committed; with <see cref="EntryCount"/>, how well the group commit groups.</summary>
    public long CommitCount { get; private set; }

    /// <summary>Entries that were part of committed transactions.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Appends an entry and completes when it is durable in the store, or fenced.</summary>
    /// <exception cref="GridException">The store failed; whether the entry is durable is unknown.</exception>
    public async Task<AppendOutcome> AppendAsync(JournalEntry entry)
    {
        var pending = new Pending(entry);
        bool mustStart;
        lock (_gate)
        {
            _pending.Enqueue(pending);
            mustStart = !_isCommitting;
            _isCommitting = true;
        }

        if (mustStart)
        {
            _ = CommitAllAsync();
        }

        // Awaited here, so that a caller that waits with a time limit is resumed on its own scheduler and not on the pool.
        return await pending.Completion.Task;
    }

    private async Task CommitAllAsync()
    {
        while (TakeGroup() is { Count: > 0 } group)
        {
            try
            {
                var outcomes = await store.AppendAsync([.. group.Select(pending => pending.Entry)], CancellationToken.None);
                CommitCount++;
                EntryCount += group.Count;
                for (var index = 0; index < group.Count; index++)
                {
                    group[index].Completion.SetResult(outcomes[index]);
                }
            }
            catch (Exception failure)
            {
                // Whatever it was, every waiting owner has to learn that its entry's fate is unknown.
                foreach (var pending in group)
                {
                    pending.Completion.SetException(failure);
                }
            }
        }
    }

    // Entries of one partition never share a transaction: the second is conditional on the first, and a superseded owner's
    // entry must fail by itself. What does not fit stays at the head, in order.
    private List<Pending> TakeGroup()
    {
        lock (_gate)
        {
            var group = new List<Pending>(_pending.Count);
            var partitions = new HashSet<int>(_pending.Count);
            long bytes = 0;
            while (_pending.TryPeek(out var next)
                && (group.Count == 0 || bytes + next.Entry.Payload.Length <= options.MaxCommitBytes)
                && partitions.Add(next.Entry.Partition.Value))
            {
                bytes += next.Entry.Payload.Length;
                group.Add(_pending.Dequeue());
            }

            _isCommitting = group.Count > 0;
            return group;
        }
    }

    private sealed record Pending(JournalEntry Entry)
    {
        // Asynchronous continuations: an owner's next steps must not run inside this writer's loop.
        public TaskCompletionSource<AppendOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
