using Grid.Client;
using Grid.Errors;
using Grid.Tests.Client.Fakes;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Tests.Client.Caching;

/// <summary>Microsoft's hybrid cache with the grid as its second level, in several processes.</summary>
public sealed class HybridCacheTests : IAsyncDisposable
{
    private static readonly HybridCacheEntryOptions Minute = new() { Expiration = TimeSpan.FromMinutes(1) };

    // As another process sees it: nothing comes from its own memory.
    private static readonly HybridCacheEntryOptions GridOnly = new() { Expiration = TimeSpan.FromMinutes(1), Flags = HybridCacheEntryFlags.DisableLocalCache };

    private readonly FakeGrid _fake = new();
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ServiceProvider> _processes = [];
    private int _made;

    // The hybrid cache hands a value out before it is in the grid.
    public HybridCacheTests() => _fake.OnWrite = (_, _, apply, _) =>
    {
        var response = apply();
        _written.TrySetResult();
        return Task.FromResult(response);
    };

    [Fact]
    public async Task GetOrCreate_InAnotherProcess_TakesTheValueFromTheGrid()
    {
        var (first, second) = (NewProcess(), NewProcess());
        Assert.Equal(new Answer("a", 1), await first.GetOrCreateAsync("a", Make, Minute));
        await _written.Task;
        Assert.Equal(new Answer("a", 1), await second.GetOrCreateAsync("a", Make, Minute));
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task GetOrCreate_ByManyAtOnce_MakesTheValueOnce()
    {
        var cache = NewProcess();
        var release = new TaskCompletionSource();
        var calls = Enumerable.Range(0, 100).Select(_ => cache.GetOrCreateAsync(
            "a",
            async token =>
            {
                await release.Task;
                return await Make(token);
            },
            Minute).AsTask()).ToList();
        release.SetResult();
        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal(1, answer.Number));
        Assert.Equal(1, _made);
        // One wrote it for all.
        await _written.Task;
        Assert.Equal(1, _fake.Partitions.Sum(partition => partition.RowCount));
        Assert.Equal(1, (await NewProcess().GetOrCreateAsync("a", Make, Minute)).Number);
    }

    [Fact]
    public async Task GetOrCreate_ItsTimeHasPassed_MakesTheValueAnew()
    {
        var cache = NewProcess();
        await cache.GetOrCreateAsync("a", Make, GridOnly);
        await _written.Task;
        _fake.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, (await cache.GetOrCreateAsync("a", Make, GridOnly)).Number);
        _fake.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _fake.Partitions.Sum(partition => partition.RowCount));
        Assert.Equal(2, (await cache.GetOrCreateAsync("a", Make, GridOnly)).Number);
    }

    [Fact]
    public async Task Remove_InOneProcess_IsGoneForTheOthers()
    {
        var (first, second) = (NewProcess(), NewProcess());
        await first.SetAsync("a", new Answer("set", 9), Minute);
        Assert.Equal(9, (await second.GetOrCreateAsync("a", Make, GridOnly)).Number);
        await first.RemoveAsync("a");
        Assert.Equal(1, (await second.GetOrCreateAsync("a", Make, GridOnly)).Number);
    }

    [Fact]
    public async Task RemoveByTag_InOneProcess_HoldsForAProcessThatStartsLater()
    {
        var first = NewProcess();
        await first.SetAsync("a", new Answer("set", 9), Minute, ["answers"]);
        _fake.Time.Advance(TimeSpan.FromSeconds(1));
        await first.RemoveByTagAsync("answers");
        _fake.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await NewProcess().GetOrCreateAsync("a", Make, GridOnly, ["answers"])).Number);
    }

    [Fact]
    public async Task GetOrCreate_TheGridFails_TheValueIsMadeNevertheless()
    {
        _fake.OnRead = (_, _, _) => throw new GridException(ErrorCode.StoreFailure, "The store fails on purpose.");
        _fake.OnWrite = (_, _, _, _) => throw new GridException(ErrorCode.StoreFailure, "The store fails on purpose.");
        Assert.Equal(1, (await NewProcess().GetOrCreateAsync("a", Make, Minute)).Number);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private ValueTask<Answer> Make(CancellationToken cancellationToken) => new(new Answer("a", Interlocked.Increment(ref _made)));

    private HybridCache NewProcess()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IGrid>(_fake.Client);
        services.AddSingleton<TimeProvider>(_fake.Time);
        services.AddGridDistributedCache();
        services.AddHybridCache();
        var process = services.BuildServiceProvider();
        _processes.Add(process);
        return process.GetRequiredService<HybridCache>();
    }

    public sealed record Answer(string Text, int Number);
}
