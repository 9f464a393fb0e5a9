using Grid.Partitions;
using Grid.Queries;

namespace Grid.Grains.Queries.Gather;

/// <summary>The partitions that one query goes on without. Thread-safe.</summary>
/// <param name="deadline">When the query is to be answered.</param>
internal sealed class MissingPartitions(TimeSpan deadline, TimeProvider time)
{
    /// <summary>The part of what is left until the deadline in which partitions are waited for; the rest is for the answer without them.</summary>
    private const double PatientPart = 0.75;

    private readonly Lock _gate = new();
    private readonly Dictionary<PartitionId, MissingPartition> _missing = [];
    private readonly long _started = time.GetTimestamp();

    public IReadOnlyCollection<MissingPartition> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _missing.Values.OrderBy(missing => missing.Partition)];
            }
        }
    }

    /// <summary>What ends the wait for partitions, in time before the deadline.</summary>
    public CancellationTokenSource NewPatience()
    {
        var left = deadline - time.GetElapsedTime(_started);
        return new CancellationTokenSource(left > TimeSpan.Zero ? left * PatientPart : TimeSpan.Zero, time);
    }

    /// <summary>Notes partitions that did not answer. The first reason of each is kept.</summary>
    public void Add(IEnumerable<PartitionFailure> failures)
    {
        lock (_gate)
        {
            foreach (var failure in failures)
            {
                _missing.TryAdd(failure.Partition, new MissingPartition(failure.Partition, failure.Reason));
            }
        }
    }
}
