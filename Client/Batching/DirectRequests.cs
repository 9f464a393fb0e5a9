using Grid.Client.Calls;
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
            PendingCall<UnitOutcome>.StageAll(calls, count, UnitOutcome.Failed(CallFailure.OfWrite(failure, $"Partition {partition}")));
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
            KeyOutcome.Check(partition, count, response);
            KeyPacking.Stage(response.Rows, calls.AsSpan(0, count));
        }
        catch (Exception failure)
        {
            PendingCall<KeyOutcome>.StageAll(calls, count, KeyOutcome.Failed(CallFailure.OfRead(failure, $"Partition {partition}")));
        }
    }

    private static void Stage(PartitionId partition, PendingWrite[] calls, int count, WriteResponse response)
    {
        UnitOutcome.Check(partition, count, response);
        for (var unit = 0; unit < count; unit++)
        {
            calls[unit].Stage(UnitOutcome.Of(response, unit));
        }

        foreach (var failure in response.Failures ?? [])
        {
            calls[failure.Unit].Stage(UnitOutcome.Failed(failure.ToException()));
        }
    }
}
