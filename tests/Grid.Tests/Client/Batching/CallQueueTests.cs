using System.Collections.Concurrent;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Batching;

public sealed class CallQueueTests
{
    [Fact]
    public async Task Write_RequestIsUnderWay_GathersTheNextOnes()
    {
        var grid = City.NewGrid();
        var table = grid.Client.Table<long, City>();
        var ids = await IdsOfOnePartitionAsync(50);
        var gate = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        grid.OnWrite = async (_, _, apply, _) =>
        {
            sent.TrySetResult();
            await gate.Task;
            return apply();
        };
        var calls = new List<Task> { table.PutAsync(City.Number(ids[0])).AsTask() };
        await sent.Task;
        calls.AddRange(ids.Skip(1).Select(id => table.PutAsync(City.Number(id)).AsTask()));
        gate.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal([1, 49], grid.Partitions.Single(partition => partition.WriteRequestCount > 0).UnitCounts);
    }

    [Fact]
    public async Task Write_TooManyWait_IsRefusedAndOthersAreServed()
    {
        var grid = City.NewGrid(options => options.MaxQueuedCallsPerPartition = 3);
        var table = grid.Client.Table<long, City>();
        var ids = await IdsOfOnePartitionAsync(5);
        var gate = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        grid.OnWrite = async (_, _, apply, _) =>
        {
            sent.TrySetResult();
            await gate.Task;
            return apply();
        };
        var calls = new List<Task> { table.PutAsync(City.Number(ids[0])).AsTask() };
        await sent.Task;
        calls.AddRange(ids[1..4].Select(id => table.PutAsync(City.Number(id)).AsTask()));
        var failure = await Assert.ThrowsAsync<RequestException>(async () => await table.PutAsync(City.Number(ids[4])));
        Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
        Assert.Contains("3", failure.Message);
        gate.SetResult();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Write_CancelledWhileItWaits_IsNeverSent()
    {
        var grid = City.NewGrid();
        var table = grid.Client.Table<long, City>();
        var ids = await IdsOfOnePartitionAsync(2);
        var gate = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        grid.OnWrite = async (_, _, apply, _) =>
        {
            sent.TrySetResult();
            await gate.Task;
            return apply();
        };
        var first = table.PutAsync(City.Number(ids[0])).AsTask();
        await sent.Task;
        using var cancellation = new CancellationTokenSource();
        var second = table.PutAsync(City.Number(ids[1]), null, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.SetResult();
        await first;
        await table.PutAsync(City.Number(ids[0]));
        Assert.Null(await table.GetAsync(ids[1]));
    }

    [Fact]
    public async Task Write_OneOfABatchIsRefused_FailsAlone()
    {
        var grid = City.NewGrid();
        var table = grid.Client.Table<long, City>();
        await table.InsertAsync(City.Number(5));
        var failures = new ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async id =>
        {
            try
            {
                await table.InsertAsync(City.Number(id));
            }
            catch (RequestException)
            {
                failures.Add(id);
            }
        }));
        Assert.Equal([5L], failures);
        Assert.Equal(100, grid.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public async Task Read_ManyTablesAtOnce_AreAllAnswered()
    {
        var grid = City.NewGrid();
        grid.AddTable("town", City.Columns, [0]);
        var cities = grid.Client.Table<long, City>();
        var towns = grid.Client.Table<long, City>("town");
        await cities.PutManyAsync([.. Enumerable.Range(0, 100).Select(id => City.Number(id))]);
        await towns.PutManyAsync([.. Enumerable.Range(0, 100).Select(id => City.Number(id) with { Name = "town" })]);
        var found = await Task.WhenAll(Enumerable.Range(0, 200).Select(async id => await (id % 2 == 0 ? cities : towns).GetAsync(id / 2)));
        Assert.Equal(100, found.Count(city => city!.Name == "town"));
        Assert.Equal(100, found.Count(city => city!.Name.StartsWith("City", StringComparison.Ordinal)));
    }

    // A grid of its own tells where keys lie, so that the request counts of the tested one stay clean.
    private static async Task<long[]> IdsOfOnePartitionAsync(int count)
    {
        var grid = City.NewGrid();
        var ids = new ConcurrentBag<long>();
        grid.OnWrite = (partition, request, apply, _) =>
        {
            if (partition.Number == 0)
            {
                ids.Add(KeyOf(request));
            }

            return Task.FromResult(apply());
        };
        var table = grid.Client.Table<long, City>();
        for (var id = 0L; ids.Count < count; id++)
        {
            await table.PutAsync(City.Number(id));
        }

        return [.. ids];
    }

    private static long KeyOf(WriteRequest request)
    {
        var reader = new WriteRequestReader(request);
        reader.NextUnit();
        reader.NextOperation();
        return BitConverter.ToInt64(reader.Content.Slice(1, sizeof(long)));
    }
}
