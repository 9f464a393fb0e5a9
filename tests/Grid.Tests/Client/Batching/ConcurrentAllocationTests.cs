using Grid.Client.Tables;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Batching;

/// <summary>
/// What the client allocates for each call of one row when many callers call at once, over partitions in memory; what they do is taken
/// off. Counted over the whole process, as calls continue on any thread: nothing else runs meanwhile.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class ConcurrentAllocationTests
{
    private const int Callers = 256;
    private const int WarmRounds = 200;
    private const int Rounds = 200;

    private const int GetBudget = 500;
    private const int PutBudget = 500;

    private readonly FakeGrid _grid = new();
    private readonly City[] _rows = [.. Enumerable.Range(0, Callers).Select(id => City.Number(id))];
    private long _outside;

    public ConcurrentAllocationTests()
    {
        _grid.OnRead = async (_, read, _) =>
        {
            await Task.Yield();
            return Outside(read);
        };
        _grid.OnWrite = async (_, _, apply, _) =>
        {
            await Task.Yield();
            return Outside(apply);
        };
        _grid.OnSiloRead = async read =>
        {
            await Task.Yield();
            return Outside(read);
        };
        _grid.OnSiloWrite = async write =>
        {
            await Task.Yield();
            return Outside(write);
        };
    }

    /// <summary>Calls for tables that are not durable travel by silo, and reads of all.</summary>
    [Theory]
    [InlineData(Durability.Memory)]
    [InlineData(Durability.Durable)]
    public async Task Get_ManyCallers_StaysWithinItsBudget(Durability durability)
    {
        var cities = await OpenAsync(durability);
        Assert.InRange(await MeasureAsync("get", async caller => await cities.GetAsync(caller)), 1, GetBudget);
    }

    [Theory]
    [InlineData(Durability.Memory)]
    [InlineData(Durability.Durable)]
    public async Task Put_ManyCallers_StaysWithinItsBudget(Durability durability)
    {
        var cities = await OpenAsync(durability);
        Assert.InRange(await MeasureAsync("put", async caller => await cities.PutAsync(_rows[caller])), 1, PutBudget);
    }

    private async Task<IGridTable<long, City>> OpenAsync(Durability durability)
    {
        _grid.AddTable("city", City.Columns, [0], durability: durability);
        _grid.SiloOf = _ => "127.0.0.1:11111@1";
        var cities = _grid.Client.Table<long, City>();
        await cities.PutManyAsync(_rows);
        return cities;
    }

    // Every caller calls again as soon as it is answered, as callers of a busy program do.
    private async Task<long> MeasureAsync(string what, Func<int, ValueTask> call)
    {
        await RunAsync(call, WarmRounds);
        Interlocked.Exchange(ref _outside, 0);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(call, Rounds);
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before - Interlocked.Read(ref _outside)) / (Callers * Rounds);
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes a {what}");
        return bytes;
    }

    private static Task RunAsync(Func<int, ValueTask> call, int rounds) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        for (var round = 0; round < rounds; round++)
        {
            await call(caller);
        }
    })));

    private T Outside<T>(Func<T> work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = work();
        Interlocked.Add(ref _outside, GC.GetAllocatedBytesForCurrentThread() - before);
        return result;
    }
}
