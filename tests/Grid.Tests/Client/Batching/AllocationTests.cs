using Grid.Client.Tables;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Batching;

/// <summary>
/// What the client allocates for a call of one row, over partitions in memory that answer at once; what they do is taken off.
/// Far below what a request of its own, a timer and a task for each call take together.
/// </summary>
public sealed class AllocationTests
{
    private const int GetBudget = 1_000;
    private const int PutBudget = 1_500;
    private const int WarmCalls = 2_000;
    private const int Calls = 10_000;

    private readonly FakeGrid _grid = new();
    private readonly IGridTable<long, City> _cities;
    private long _outside;

    public AllocationTests()
    {
        _grid.AddTable("city", City.Columns, [0], durability: Durability.Memory);
        _grid.OnRead = (_, read, _) => Task.FromResult(Outside(read));
        _grid.OnWrite = (_, _, apply, _) => Task.FromResult(Outside(apply));
        _cities = _grid.Client.Table<long, City>();
    }

    [Fact]
    public async Task Get_OneCaller_StaysWithinItsBudget()
    {
        var city = City.Number(1);
        await _cities.PutAsync(city);
        Assert.InRange(await MeasureAsync(async () => await _cities.GetAsync(1)), 1, GetBudget);
    }

    [Fact]
    public async Task Put_OneCaller_StaysWithinItsBudget()
    {
        var city = City.Number(1);
        Assert.InRange(await MeasureAsync(async () => await _cities.PutAsync(city)), 1, PutBudget);
    }

    // Everything completes at once, so that all of it is on this thread.
    private async Task<long> MeasureAsync(Func<ValueTask> call)
    {
        for (var warm = 0; warm < WarmCalls; warm++)
        {
            await call();
        }

        _outside = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var measured = 0; measured < Calls; measured++)
        {
            await call();
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before - _outside) / Calls;
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes a call");
        return bytes;
    }

    private T Outside<T>(Func<T> work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = work();
        _outside += GC.GetAllocatedBytesForCurrentThread() - before;
        return result;
    }
}
