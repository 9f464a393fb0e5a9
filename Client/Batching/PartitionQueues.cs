using System.Collections.Concurrent;
using Grid.Client.Calls;
using Grid.Client.Hosting;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>The queues of all partitions: reads and writes apart, so that a slow commit holds up no read.</summary>
internal sealed class PartitionQueues
{
    private readonly ConcurrentDictionary<PartitionId, PartitionQueue<PendingRead, KeyOutcome>> _reads = new();
    private readonly ConcurrentDictionary<PartitionId, PartitionQueue<PendingWrite, UnitOutcome>> _writes = new();
    private readonly PartitionCalls _calls;
    private readonly GridClientOptions _options;
    private readonly TimeProvider _time;

    public PartitionQueues(PartitionCalls calls, GridClientOptions options, TimeProvider time)
    {
        _calls = calls;
        _options = options;
        _time = time;
    }

    /// <summary>Reads one row in the next request to its partition.</summary>
    public async ValueTask<KeyOutcome> ReadAsync(PartitionId partition, PendingRead call, TimeSpan remaining, CancellationToken cancellationToken)
    {
        _reads.GetOrAdd(partition, static (id, self) => self.NewQueue<PendingRead, KeyOutcome>(id, self.SendReadsAsync), this).Enqueue(call);
        try
        {
            return await WaitAsync(call, remaining, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            call.TryAbandon();
            return KeyOutcome.Failed(new GridException(ErrorCode.Timeout, $"Partition {partition} did not answer in time.", isTransient: true));
        }
    }

    /// <summary>Writes one row in the next request to its partition.</summary>
    public async ValueTask<UnitOutcome> WriteAsync(PartitionId partition, PendingWrite call, TimeSpan remaining, CancellationToken cancellationToken)
    {
        _writes.GetOrAdd(partition, static (id, self) => self.NewQueue<PendingWrite, UnitOutcome>(id, self.SendWritesAsync), this).Enqueue(call);
        try
        {
            return await WaitAsync(call, remaining, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return UnitOutcome.Failed(call.TryAbandon()
                ? new GridException(ErrorCode.Timeout, $"The write waited too long for its turn at partition {partition}. Nothing was applied.", isTransient: true)
                : new OutcomeUnknownException($"Partition {partition} did not answer in time: the write may be applied. Read before repeating it."));
        }
    }

    private PartitionQueue<TCall, TOutcome> NewQueue<TCall, TOutcome>(PartitionId partition, Func<PartitionId, List<TCall>, Task> send)
        where TCall : PendingCall<TOutcome> =>
        new(partition, _options.MaxQueuedCallsPerPartition, _options.MaxCallsPerRequest, send);

    private async Task<TOutcome> WaitAsync<TOutcome>(PendingCall<TOutcome> call, TimeSpan remaining, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Outcome.WaitAsync(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // One that still waits is not sent any more; one that is under way goes its way unseen.
            call.TryAbandon();
            throw;
        }
    }

    private async Task SendWritesAsync(PartitionId partition, List<PendingWrite> calls)
    {
        var builder = new WriteRequestBuilder();
        foreach (var call in calls)
        {
            call.AddTo(builder);
        }

        var outcomes = await _calls.WriteAsync(partition, builder.Build(), LongestTimeout(calls), CancellationToken.None).ConfigureAwait(false);
        for (var index = 0; index < outcomes.Length; index++)
        {
            calls[index].Complete(outcomes[index]);
        }
    }

    private Task SendReadsAsync(PartitionId partition, List<PendingRead> calls)
    {
        var table = calls[0].Table;
        return calls.TrueForAll(call => call.Table == table)
            ? SendReadsAsync(partition, table, calls)
            : Task.WhenAll(calls.GroupBy(call => call.Table).Select(group => SendReadsAsync(partition, group.Key, [.. group])));
    }

    private async Task SendReadsAsync(PartitionId partition, TableRef table, List<PendingRead> calls)
    {
        var keys = calls.ConvertAll(call => call.Key);
        var outcomes = await _calls.ReadAsync(partition, table, keys, LongestTimeout(calls), CancellationToken.None).ConfigureAwait(false);
        for (var index = 0; index < outcomes.Length; index++)
        {
            calls[index].Complete(outcomes[index]);
        }
    }

    private static TimeSpan LongestTimeout<TOutcome>(IEnumerable<PendingCall<TOutcome>> calls) => calls.Max(call => call.AttemptTimeout);
}
