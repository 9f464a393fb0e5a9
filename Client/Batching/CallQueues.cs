using System.Collections.Concurrent;
using Grid.Client.Calls;
using Grid.Client.Hosting;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>
/// Takes single-row calls to the queue that they wait in. Calls travel together by silo where it is known, otherwise by
/// partition. Thread-safe.
/// </summary>
internal sealed class CallQueues
{
    /// <summary>Requests to a silo under way at once: one that the silo works on, and one that is gathered or carried meanwhile.</summary>
    private const int RequestsPerSilo = 2;

    private readonly ConcurrentDictionary<PartitionId, CallQueue<PendingRead, KeyOutcome>> _reads = new();
    private readonly ConcurrentDictionary<PartitionId, CallQueue<PendingWrite, UnitOutcome>> _writes = new();
    private readonly IGrainFactory _grains;
    private readonly GridClientOptions _options;
    private readonly CallDeadlines _deadlines;
    private readonly SiloPlaces _places;
    private readonly DirectRequests _requests;

    public CallQueues(IGrainFactory grains, GridClientOptions options, TimeProvider time, GatewayLoss loss)
    {
        _grains = grains;
        _options = options;
        _deadlines = new CallDeadlines(time, loss);
        _places = new SiloPlaces(NewQueues);
        _requests = new DirectRequests(grains, _places);
    }

    /// <summary>Reads one row in the next request.</summary>
    /// <param name="isDirect">Whether it goes by its partition: a call that failed once by its silo does not try that again.</param>
    public ValueTask<KeyOutcome> ReadAsync(PendingRead call, bool isDirect)
    {
        var outcome = call.Outcome;
        var place = isDirect ? null : _places.Of(call.Partition);
        (place?.Reads ?? ReadsOf(call.Partition)).Enqueue(call);
        return outcome;
    }

    /// <summary>Writes one row in the next request.</summary>
    /// <param name="isDurable">Whether its table is durable.</param>
    /// <param name="isDirect">Whether it goes by its partition: a call that failed once by its silo does not try that again.</param>
    public ValueTask<UnitOutcome> WriteAsync(PendingWrite call, bool isDurable, bool isDirect)
    {
        var outcome = call.Outcome;
        var place = isDirect ? null : _places.Of(call.Partition);
        ((isDurable ? place?.Commits : place?.Writes) ?? WritesOf(call.Partition)).Enqueue(call);
        return outcome;
    }

    private CallQueue<PendingRead, KeyOutcome> ReadsOf(PartitionId partition) => _reads.GetOrAdd(
        partition, static (id, self) => new CallQueue<PendingRead, KeyOutcome>($"partition {id}", self.Limits(1), new DirectReads(self._requests), self._deadlines), this);

    private CallQueue<PendingWrite, UnitOutcome> WritesOf(PartitionId partition) => _writes.GetOrAdd(
        partition, static (id, self) => new CallQueue<PendingWrite, UnitOutcome>($"partition {id}", self.Limits(1), new DirectWrites(self._requests), self._deadlines), this);

    private SiloQueues NewQueues(string silo)
    {
        var grain = _grains.GetGrain<ISiloGrain>(silo);
        CallQueue<PendingWrite, UnitOutcome> NewWrites() => new(
            $"silo {silo}", Limits(RequestsPerSilo), new SiloWrites(silo, grain, _requests, _places, call => WritesOf(call.Partition).Enqueue(call)), _deadlines);
        return new SiloQueues(
            silo,
            new CallQueue<PendingRead, KeyOutcome>(
                $"silo {silo}", Limits(RequestsPerSilo), new SiloReads(silo, grain, _requests, _places, call => ReadsOf(call.Partition).Enqueue(call)), _deadlines),
            NewWrites(),
            NewWrites());
    }

    private QueueLimits Limits(int requests) => new(_options.MaxQueuedCallsPerPartition, _options.MaxCallsPerRequest, requests);
}
