using BenchmarkDotNet.Attributes;
using Grid.Client.Batching;
using Grid.Client.Calls;
using Grid.Partitions;

namespace Grid.Benchmarks.Micro;

/// <summary>What the client does for a call besides sending it: its queue, and packing what travels together.</summary>
public class ClientBenchmarks
{
    private const int Calls = 256;
    private const int Packed = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MicroTable _table = new();
    private readonly Task[] _pending = new Task[Calls];
    private CallQueue<PendingRead, KeyOutcome> _alone = null!;
    private CallQueue<PendingRead, KeyOutcome> _gathering = null!;
    private PendingRead[] _calls = [];
    private byte[] _key = [];
    private byte[] _row = [];

    [GlobalSetup]
    public void Prepare()
    {
        (_key, _row) = (_table.KeyOf(4711), _table.Encode(4711).ToArray());
        var deadlines = new CallDeadlines(TimeProvider.System, new GatewayLoss());
        var limits = new QueueLimits(Waiting: 100_000, CallsPerRequest: 4_096, Requests: 2);
        _alone = new CallQueue<PendingRead, KeyOutcome>("nowhere", limits, new AnsweringSender(isLater: false), deadlines);
        _gathering = new CallQueue<PendingRead, KeyOutcome>("nowhere", limits, new AnsweringSender(isLater: true), deadlines);
        _calls = [.. Enumerable.Range(0, Packed).Select(_ => NewCall())];
    }

    [Benchmark(Description = "a lone call through its queue")]
    public long Alone() => CallAsync(_alone).GetAwaiter().GetResult().Version;

    [Benchmark(Description = "a call among 256 through their queue", OperationsPerInvoke = Calls)]
    public Task GatherAsync()
    {
        for (var call = 0; call < Calls; call++)
        {
            _pending[call] = CallAsync(_gathering).AsTask();
        }

        return Task.WhenAll(_pending);
    }

    [Benchmark(Description = "pack a key, 64 a request", OperationsPerInvoke = Packed)]
    public int PackReads() => KeyPacking.Pack(_calls).Length;

    [Benchmark(Description = "pack a write, 64 a request", OperationsPerInvoke = Packed)]
    public int PackWrites()
    {
        var builder = new WriteRequestBuilder();
        for (var unit = 0; unit < Packed; unit++)
        {
            builder.AddSingle(TableRef.Of(_table.Schema), WriteKind.Put, null, _row);
        }

        return builder.Build().Payload.Length;
    }

    private ValueTask<KeyOutcome> CallAsync(CallQueue<PendingRead, KeyOutcome> queue)
    {
        var call = NewCall();
        var outcome = call.Outcome;
        queue.Enqueue(call);
        return outcome;
    }

    private PendingRead NewCall() => PendingRead.Begin(
        PartitionId.Create(0), TableRef.Of(_table.Schema), _key, Patience, TimeProvider.System.GetTimestamp() + (long)(Patience.TotalSeconds * TimeProvider.System.TimestampFrequency),
        CancellationToken.None);
}
