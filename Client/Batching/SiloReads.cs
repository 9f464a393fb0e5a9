using Grid.Client.Calls;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>Reads of all partitions of one silo. A lone one goes to its partition itself, which is a step less in the silo.</summary>
internal sealed class SiloReads(string silo, ISiloGrain grain, DirectRequests requests, SiloPlaces places, Action<PendingRead> reroute) : DirectReads(requests)
{
    private readonly DirectRequests _requests = requests;
    private volatile bool _isAbandoned;

    public override bool IsAbandoned => _isAbandoned;

    public override ValueTask SendAsync(CallRequest<PendingRead> request) =>
        request.Count == 1 ? _requests.ReadAsync(request.Calls, 1) : SendManyAsync(request);

    public override void NoteSilence() => Abandon();

    public override void Reroute(PendingRead call) => reroute(call);

    private async ValueTask SendManyAsync(CallRequest<PendingRead> request)
    {
        try
        {
            var parts = SiloParts.Of(request, static call => (call.Partition, call.Table), byTable: true);
            var response = await grain.ReadAsync(Build(request, parts), CancellationToken.None).ConfigureAwait(false);
            var failures = response.Failures ?? [];
            foreach (var failure in failures)
            {
                places.Stage(parts.CallsOf(request, failure.Part), failure, this);
            }

            for (var part = 0; part < parts.Count; part++)
            {
                if (failures.Length == 0 || !Array.Exists(failures, failure => failure.Part == part))
                {
                    KeyPacking.Stage(response.Parts[part], parts.CallsOf(request, part));
                }
            }
        }
        catch (Exception failure)
        {
            Abandon();
            PendingCall<KeyOutcome>.StageAll(request.Calls, request.Count, Failed(CallFailure.OfRead(failure, $"Silo {silo}")));
        }
    }

    // Later answers of its partitions, wherever they are then, lead to new queues.
    private void Abandon()
    {
        _isAbandoned = true;
        places.Forget(silo);
    }

    private static SiloRequest Build(CallRequest<PendingRead> request, SiloParts parts)
    {
        var builder = new SiloRequestBuilder(KeyPacking.MaxBytes(request.Calls.AsSpan(0, request.Count)), parts.Count);
        for (var part = 0; part < parts.Count; part++)
        {
            var calls = parts.CallsOf(request, part);
            var content = builder.Begin(calls[0].Partition, parts.TableIndexes[part], calls.Length);
            builder.End(KeyPacking.Pack(calls, content));
        }

        return builder.Build(parts.Tables);
    }
}
