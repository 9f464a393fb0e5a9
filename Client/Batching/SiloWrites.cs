using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Batching;

/// <summary>
/// Writes of all partitions of one silo. A lone one goes to its partition itself. Commits that take longer than others of their
/// request are followed up by requests of their own, so that no partition holds up the others.
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

    private ValueTask SendManyAsync(CallRequest<PendingWrite> request)
    {
        var parts = SiloParts.Of(request, static call => (call.Partition, call.Table), byTable: false);
        return AwaitAsync(request, parts, () => grain.WriteAsync(Build(request, parts), CancellationToken.None));
    }

    private async ValueTask AwaitAsync(CallRequest<PendingWrite> request, SiloParts parts, Func<ValueTask<SiloWriteResponse>> send)
    {
        try
        {
            var response = await send().ConfigureAwait(false);
            request.Rest = response.Answered is { } numbers ? Rest(request, parts, numbers, response.Ticket) : null;
            Stage(request, parts, response);
        }
        catch (Exception failure)
        {
            Abandon();
            request.Rest = null;
            PendingCall<UnitOutcome>.StageAll(request.Calls, request.Count, Failed(CallFailure.OfWrite(failure, $"Silo {silo}")));
        }
    }

    private void Stage(CallRequest<PendingWrite> request, SiloParts parts, SiloWriteResponse response)
    {
        var calls = response.Answered is { } numbers ? parts.CallsOf(request, numbers) : request.Calls.AsSpan(0, request.Count);
        if (response.UnitCount != calls.Length)
        {
            throw new OutcomeUnknownException($"Silo {silo} answered for {response.UnitCount} of {calls.Length} writes: they may be applied.");
        }

        var offset = 0;
        foreach (var call in calls)
        {
            var version = (long)VarInt.Read(response.Outcomes.Span, ref offset);
            call.Stage(new UnitOutcome(version, (int)VarInt.Read(response.Outcomes.Span, ref offset), null));
        }

        foreach (var refused in response.Refused ?? [])
        {
            calls[refused.Unit].Stage(Failed(refused.ToException()));
        }

        foreach (var failure in response.Failures ?? [])
        {
            places.Stage(parts.CallsOf(request, [failure.Part]), failure, this);
        }
    }

    // The calls of the parts that were not answered.
    private CallRequest<PendingWrite> Rest(CallRequest<PendingWrite> request, SiloParts parts, int[] answered, long ticket)
    {
        var (rest, calls) = parts.Without(request, answered);
        foreach (var call in calls)
        {
            call.StageUnanswered();
        }

        return new CallRequest<PendingWrite>(calls, calls.Length)
        {
            Follow = follower => AwaitAsync(follower, rest, () => grain.FollowAsync(ticket, CancellationToken.None)),
        };
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
