using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>Requests to single partitions, which find them wherever they are, and from whose answers the client learns where that is.</summary>
internal sealed class DirectRequests(IGrainFactory grains, SiloPlaces places)
{
    /// <summary>Reads rows of one partition, and stages the outcome in every call.</summary>
    public ValueTask ReadAsync(PendingRead[] calls, int count)
    {
        var table = calls[0].Table;
        for (var index = 1; index < count; index++)
        {
            if (calls[index].Table != table)
            {
                return new ValueTask(Task.WhenAll(calls.Take(count).GroupBy(call => call.Table)
                    .Select(group => group.ToArray()).Select(group => ReadAsync(group[0].Table, group, group.Length).AsTask())));
            }
        }

        return ReadAsync(table, calls, count);
    }

    /// <summary>Writes rows of one partition, and stages the outcome in every call.</summary>
    public async ValueTask WriteAsync(PendingWrite[] calls, int count)
    {
        var partition = calls[0].Partition;
        try
        {
            var builder = new WriteRequestBuilder();
            for (var index = 0; index < count; index++)
            {
                calls[index].AddTo(builder);
            }

            var response = await grains.GetGrain<IPartitionGrain>(partition.Value).WriteAsync(builder.Build(), CancellationToken.None).ConfigureAwait(false);
            places.Learn(partition, response.Silo);
            Stage(partition, calls, count, response);
        }
        catch (Exception failure)
        {
            StageAll(calls, count, UnitOutcome.Failed(CallFailure.OfWrite(failure, $"Partition {partition}")));
        }
    }

    private async ValueTask ReadAsync(TableRef table, PendingRead[] calls, int count)
    {
        var partition = calls[0].Partition;
        try
        {
            var request = new ReadRequest(table, count, KeyPacking.Pack(calls.AsSpan(0, count)));
            var response = await grains.GetGrain<IPartitionGrain>(partition.Value).ReadAsync(request, CancellationToken.None).ConfigureAwait(false);
            places.Learn(partition, response.Silo);
            if (response.Count != count)
            {
                throw new GridException(ErrorCode.Internal, $"Partition {partition} answered for {response.Count} of {count} keys.");
            }

            KeyPacking.Stage(response.Rows, calls.AsSpan(0, count));
        }
        catch (Exception failure)
        {
            StageAll(calls, count, KeyOutcome.Failed(CallFailure.OfRead(failure, $"Partition {partition}")));
        }
    }

    private static void Stage(PartitionId partition, PendingWrite[] calls, int count, WriteResponse response)
    {
        if (response.Versions.Length != count)
        {
            throw new OutcomeUnknownException($"Partition {partition} answered for {response.Versions.Length} of {count} writes: they may be applied.");
        }

        for (var unit = 0; unit < count; unit++)
        {
            calls[unit].Stage(new UnitOutcome(response.Versions[unit], unit < response.Replaced.Length ? response.Replaced[unit] : 0, null));
        }

        foreach (var failure in response.Failures ?? [])
        {
            calls[failure.Unit].Stage(UnitOutcome.Failed(failure.ToException()));
        }
    }

    private static void StageAll<TOutcome>(PendingCall<TOutcome>[] calls, int count, TOutcome outcome)
    {
        for (var index = 0; index < count; index++)
        {
            calls[index].Stage(outcome);
        }
    }
}
