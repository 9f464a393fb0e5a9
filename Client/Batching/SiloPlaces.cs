using System.Collections.Concurrent;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>
/// Where partitions live, as their answers said last, and the queues of those silos. What it says may be old: the silo then
/// answers that the partition is elsewhere. Thread-safe.
/// </summary>
internal sealed class SiloPlaces(Func<string, SiloQueues> newQueues)
{
    private readonly ConcurrentDictionary<string, SiloQueues> _silos = new();
    private readonly SiloQueues?[] _byPartition = new SiloQueues?[PartitionId.MaxCount];

    /// <summary>The queues of the silo of a partition; null where it is not known.</summary>
    public SiloQueues? Of(PartitionId partition) => Volatile.Read(ref _byPartition[partition.Value]);

    /// <summary>Notes where a partition has answered; null when it did not say.</summary>
    public void Learn(PartitionId partition, string? silo)
    {
        if (silo is not null && Of(partition)?.Silo != silo)
        {
            Volatile.Write(ref _byPartition[partition.Value], _silos.GetOrAdd(silo, newQueues));
        }
    }

    /// <summary>Notes that a partition was not found where it was thought to be.</summary>
    public void Forget(PartitionId partition) => Volatile.Write(ref _byPartition[partition.Value], null);

    /// <summary>Notes that a silo does not answer.</summary>
    public void Forget(string silo)
    {
        for (var partition = 0; partition < _byPartition.Length; partition++)
        {
            if (_byPartition[partition]?.Silo == silo)
            {
                Forget(PartitionId.Create(partition));
            }
        }

        _silos.TryRemove(silo, out _);
    }

    /// <summary>Stages in the calls of a part what became of it.</summary>
    public void Stage<TCall, TOutcome>(ReadOnlySpan<TCall> calls, PartFailure failure, CallSender<TCall, TOutcome> sender)
        where TCall : PendingCall<TOutcome>
    {
        if (failure.IsElsewhere)
        {
            Forget(calls[0].Partition);
        }

        foreach (var call in calls)
        {
            if (failure.IsElsewhere)
            {
                call.StageElsewhere();
            }
            else
            {
                call.Stage(sender.Failed(failure.ToException()));
            }
        }
    }
}
