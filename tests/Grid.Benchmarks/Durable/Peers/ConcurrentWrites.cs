using Grid.Benchmarks.KeyValue;
using Grid.Benchmarks.KeyValue.Peers;

namespace Grid.Benchmarks.Durable.Peers;

/// <summary>Loads a system that takes one record at a time.</summary>
internal static class ConcurrentWrites
{
    private const int WritesUnderWay = 64;

    public static async Task LoadAsync(IKeyValuePeer peer, Records records, CancellationToken cancellationToken)
    {
        var random = new Random(0);
        var values = Enumerable.Range(0, records.Count).Select(number => (Key: records.KeyOf(number), Value: records.NewValue(number, random)));
        await Parallel.ForEachAsync(
            values, new ParallelOptions { MaxDegreeOfParallelism = WritesUnderWay, CancellationToken = cancellationToken },
            (record, _) => peer.WriteAsync(record.Key, record.Value));
    }
}
