using System.Diagnostics;
using Grid.Benchmarks.KeyValue.Peers;

namespace Grid.Benchmarks.KeyValue;

/// <summary>Callers of one system, each of which does one operation after another. Every answer of a read is checked.</summary>
internal sealed class Callers(IKeyValuePeer peer, Records records, InsertedRecords inserted, Workload workload)
{
    private volatile bool _isOver;

    public async Task<Measurement> RunAsync(int count, TimeSpan length, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var callers = Enumerable.Range(0, count).Select(caller => Task.Run(() => RunOneAsync(caller), cancellationToken)).ToArray();
        await Task.WhenAny(Task.Delay(length, cancellationToken), Task.WhenAll(callers));
        _isOver = true;
        var results = await Task.WhenAll(callers);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var latencies = new LatencyHistogram();
        foreach (var (_, own) in results)
        {
            latencies.Add(own);
        }

        return new Measurement(results.Sum(result => result.Count) / elapsed.TotalSeconds, latencies);
    }

    private async Task<(long Count, LatencyHistogram Latencies)> RunOneAsync(int caller)
    {
        var random = new Random(caller);
        var latencies = new LatencyHistogram();
        var value = records.NewValue(0, random);
        var count = 0L;
        for (var before = Stopwatch.GetTimestamp(); !_isOver; count++)
        {
            await RunOperationAsync(random, value);
            var now = Stopwatch.GetTimestamp();
            latencies.Add(now - before);
            before = now;
        }

        return (count, latencies);
    }

    private async ValueTask RunOperationAsync(Random random, byte[] value)
    {
        var choice = random.Next(100);
        if (choice < workload.Inserts)
        {
            var added = inserted.Begin();
            await WriteAsync(added, value);
            inserted.End(added);
            return;
        }

        var number = workload.IsEven ? random.Next(records.Count)
            : workload.Inserts > 0 ? records.Newest(random, inserted.Acknowledged)
            : records.Popular(random);
        var mustRead = choice < workload.Inserts + workload.Reads + workload.Changes;
        if (mustRead)
        {
            records.Check(number, await peer.ReadAsync(number, records.KeyOf(number)));
        }

        if (choice >= workload.Inserts + workload.Reads)
        {
            await WriteAsync(number, value);
        }
    }

    private ValueTask WriteAsync(long number, byte[] value)
    {
        Records.Stamp(value, number);
        return peer.WriteAsync(records.KeyOf(number), value);
    }
}
