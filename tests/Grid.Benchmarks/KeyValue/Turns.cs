using Grid.Benchmarks.KeyValue.Peers;

namespace Grid.Benchmarks.KeyValue;

/// <summary>The same load on one system after the other, in rounds.</summary>
/// <param name="inserted">The records of each system, which grow from one measurement to the next.</param>
/// <param name="warmUp">How long the first round lasts, which does not count: each system compiles and caches what it runs often.</param>
internal sealed class Turns(Records records, IReadOnlyDictionary<IKeyValuePeer, InsertedRecords> inserted, int rounds, TimeSpan length, TimeSpan warmUp)
{
    /// <summary>
    /// What each system did in each round, in the order of the systems. Which system begins changes from
    /// round to round, since the one before warms the processor.
    /// </summary>
    public async Task<List<Measurement[]>> MeasureAsync(
        IReadOnlyList<IKeyValuePeer> peers, Workload workload, int callers, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement[]>();
        for (var round = 0; round <= rounds; round++)
        {
            var measured = new Measurement[peers.Count];
            for (var turn = 0; turn < peers.Count; turn++)
            {
                var index = (turn + round) % peers.Count;
                var peer = peers[index];
                measured[index] = await new Callers(peer, records, inserted[peer], workload).RunAsync(callers, round == 0 ? warmUp : length, cancellationToken);
            }

            if (round > 0)
            {
                measurements.Add(measured);
            }
        }

        return measurements;
    }
}
