using Grid.Tables;

namespace Grid.Simulation.Chaos.Load;

/// <summary>The keys of a run: those of the callers, spread over all partitions, and one for each prober.</summary>
/// <param name="Probes">By partition.</param>
internal sealed record KeyPlan(IReadOnlyList<long> Callers, IReadOnlyList<long> Probes)
{
    public IEnumerable<long> All => Callers.Concat(Probes);

    /// <summary>Takes numbers from 1 on, in turn for each partition.</summary>
    public static KeyPlan Create(TableSchema schema, int partitionCount, int callerKeys)
    {
        var perPartition = (callerKeys + partitionCount - 1) / partitionCount;
        var keys = Enumerable.Range(0, partitionCount).Select(_ => new List<long>()).ToArray();
        var missing = partitionCount;
        var writer = new RowWriter(schema);
        for (long key = 1; missing > 0; key++)
        {
            writer.Begin();
            writer.Write(key);
            writer.Write(0L);
            var partition = keys[KeyCodec.PartitionOfRow(schema, writer.End(), partitionCount).Value];
            if (partition.Count <= perPartition)
            {
                partition.Add(key);
                missing -= partition.Count == perPartition + 1 ? 1 : 0;
            }
        }

        var callers = Enumerable.Range(1, perPartition).SelectMany(turn => keys.Select(partition => partition[turn])).Take(callerKeys);
        return new KeyPlan([.. callers], [.. keys.Select(partition => partition[0])]);
    }
}
