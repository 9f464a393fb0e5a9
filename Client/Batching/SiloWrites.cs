using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Batching;

/// <summary>
/// Writes to tables that are not durable of all partitions of one silo: they are applied at once or not at all, so that no
/// partition holds up the others. A lone one goes to its partition itself.
/// </summary>
internal sealed class SiloWrites(string silo, ISiloGrain grain, DirectRequests requests, SiloPlaces places, Action<PendingWrite> reroute) : DirectWrites(requests)
{
    private readonly DirectRequests _requests = requests;
    private volatile bool _isAbandoned;

    public override bool IsAbandoned => _isAbandoned;

    public override ValueTask SendAsync(CallRequest<PendingWrite> request) =>
        request.Count == 1 ? _requests.WriteAsync(request.Calls, 1) : SendManyAsync(request);

    public override void NoteSilence() => Abandon();

    public override void Reroute(PendingWrite call) => reroute(call);

    private async ValueTask SendManyAsync(CallRequest<PendingWrite> request)
    {
        try
        {
            var parts = SiloParts.Of(request, static call => (call.Partition, call.Table), byTable: false);
            var response = await grain.WriteAsync(Build(request, parts), CancellationToken.None).ConfigureAwait(false);
            if (response.UnitCount != request.Count)
            {
                throw new OutcomeUnknownException($"Silo {silo} answered for {response.UnitCount} of {request.Count} writes: they may be applied.");
            }

            var offset = 0;
            for (var unit = 0; unit < request.Count; unit++)
            {
                var version = (long)VarInt.Read(response.Outcomes.Span, ref offset);
                request.Calls[unit].Stage(new UnitOutcome(version, (int)VarInt.Read(response.Outcomes.Span, ref offset), null));
            }

            foreach (var refused in response.Refused ?? [])
            {
                request.Calls[refused.Unit].Stage(Failed(refused.ToException()));
            }

            foreach (var failure in response.Failures ?? [])
            {
                places.Stage(parts.CallsOf(request, failure.Part), failure, this);
            }
        }
        catch (Exception failure)
        {
            Abandon();
            PendingCall<UnitOutcome>.StageAll(request.Calls, request.Count, Failed(CallFailure.OfWrite(failure, $"Silo {silo}")));
        }
    }

    // Later answers of its partitions, wherever they are then, lead to new queues.
    private void Abandon()
    {
        _isAbandoned = true;
        places.Forget(silo);
    }

    private static SiloRequest Build(CallRequest<PendingWrite> request, SiloParts parts)
    {
        var bytes = 0;
        for (var index = 0; index < request.Count; index++)
        {
            bytes += WriteRequestBuilder.MaxSingleBytes(request.Calls[index].ByteCount);
        }

        var builder = new SiloRequestBuilder(bytes, parts.Count);
        for (var part = 0; part < parts.Count; part++)
        {
            var calls = parts.CallsOf(request, part);
            var content = builder.Begin(calls[0].Partition, 0, calls.Length);
            var offset = 0;
            foreach (var call in calls)
            {
                offset += call.Pack(content[offset..], Array.IndexOf(parts.Tables, call.Table));
            }

            builder.End(offset);
        }

        return builder.Build(parts.Tables);
    }
}
