using System.Buffers;
using Grid.Client;
using Grid.Client.Caching;
using Grid.Errors;
using Grid.Tables;
using Grid.Tests.Client.Fakes;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Grid.Tests.Client.Caching;

public sealed class DistributedCacheTests
{
    private readonly FakeGrid _fake = new();
    private readonly GridDistributedCache _cache;

    public DistributedCacheTests()
    {
        _cache = NewCache();
    }

    [Fact]
    public async Task Set_FirstCall_CreatesTheTableThatOthersUseToo()
    {
        await _cache.SetAsync("a", [1, 2], new());
        Assert.Equal(Durability.Relaxed, Assert.Single(_fake.Tables).Durability);
        Assert.Equal([1, 2], await NewCache().GetAsync("a"));
        await NewCache(new GridDistributedCacheOptions { Table = "other", Durability = Durability.Memory }).SetAsync("a", [3], new());
        Assert.Equal([1, 2], await _cache.GetAsync("a"));
        Assert.Equal(Durability.Memory, _fake.Tables[^1].Durability);
    }

    [Fact]
    public async Task Get_NoEntryOrARemovedOne_IsNull()
    {
        Assert.Null(await _cache.GetAsync("a"));
        await _cache.SetAsync("a", [], new());
        Assert.Empty((await _cache.GetAsync("a"))!);
        await _cache.RemoveAsync("a");
        await _cache.RemoveAsync("a");
        Assert.Null(await _cache.GetAsync("a"));
    }

    [Fact]
    public async Task Absolute_ReadAllTheTime_EndsThen()
    {
        await _cache.SetAsync("a", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(60) });
        for (var second = 0; second < 59; second++)
        {
            _fake.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull(await _cache.GetAsync("a"));
        }

        _fake.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _cache.GetAsync("a"));
        Assert.Equal(0, _fake.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public async Task Sliding_EachReadProlongs_UntilNobodyReads()
    {
        await _cache.SetAsync("a", [1], new() { SlidingExpiration = TimeSpan.FromSeconds(10) });
        await _cache.SetAsync("b", [1], new() { SlidingExpiration = TimeSpan.FromSeconds(10) });
        for (var read = 0; read < 5; read++)
        {
            _fake.Time.Advance(TimeSpan.FromSeconds(9));
            Assert.NotNull(await _cache.GetAsync("a"));
        }

        Assert.Null(await _cache.GetAsync("b"));
        _fake.Time.Advance(TimeSpan.FromSeconds(9));
        await _cache.RefreshAsync("a");
        _fake.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(await _cache.TryGetAsync("a", new ArrayBufferWriter<byte>()));
        _fake.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await _cache.GetAsync("a"));
        Assert.Equal(0, _fake.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public async Task SlidingAndAbsolute_ReadAllTheTime_EndsAtTheAbsolute()
    {
        await _cache.SetAsync("a", [1], new() { SlidingExpiration = TimeSpan.FromSeconds(10), AbsoluteExpiration = _fake.Time.GetUtcNow().AddSeconds(25) });
        foreach (var seconds in new[] { 9, 9, 6 })
        {
            _fake.Time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.NotNull(await _cache.GetAsync("a"));
        }

        _fake.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _cache.GetAsync("a"));
    }

    [Fact]
    public async Task Set_WithoutAnyExpiration_LivesForTheDefault()
    {
        await _cache.SetAsync("a", [1], new());
        _fake.Time.Advance(TimeSpan.FromMinutes(19));
        Assert.NotNull(await _cache.GetAsync("a"));
        _fake.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(await _cache.GetAsync("a"));
    }

    [Fact]
    public async Task Set_OverAnEntry_TakesValueAndLifeOfTheNew()
    {
        await _cache.SetAsync("a", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(5) });
        await _cache.SetAsync("a", [2], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(50) });
        _fake.Time.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal([2], await _cache.GetAsync("a"));
    }

    /// <summary>A reader that prolongs what it has read must not prolong what was set meanwhile.</summary>
    [Fact]
    public async Task Get_EntryIsReplacedBeforeItIsProlonged_TheNewLifeHolds()
    {
        await _cache.SetAsync("a", [1], new() { SlidingExpiration = TimeSpan.FromHours(1) });
        _fake.OnMutate = async (_, mutate, _) =>
        {
            _fake.OnMutate = null;
            await _cache.SetAsync("a", [2], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(5) });
            return mutate();
        };
        Assert.Equal([1], await _cache.GetAsync("a"));
        Assert.Equal([2], await _cache.GetAsync("a"));
        _fake.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await _cache.GetAsync("a"));
    }

    [Fact]
    public async Task Get_CannotBeProlonged_IsAnsweredNevertheless()
    {
        await _cache.SetAsync("a", [1], new() { SlidingExpiration = TimeSpan.FromHours(1) });
        _fake.OnMutate = (_, _, _) => throw new GridException(ErrorCode.StoreFailure, "The store fails on purpose.");
        Assert.Equal([1], await _cache.GetAsync("a"));
    }

    [Fact]
    public void Synchronous_Calls_DoTheSame()
    {
        _cache.Set("a", [1, 2, 3], new());
        Assert.Equal([1, 2, 3], _cache.Get("a"));
        _cache.Refresh("a");
        var buffer = new ArrayBufferWriter<byte>();
        Assert.True(_cache.TryGet("a", buffer));
        Assert.Equal([1, 2, 3], buffer.WrittenSpan.ToArray());
        _cache.Set("a", new ReadOnlySequence<byte>([4]), new());
        Assert.Equal([4], _cache.Get("a"));
        _cache.Remove("a");
        Assert.False(_cache.TryGet("a", buffer));
    }

    [Fact]
    public async Task Set_OfSeveralSegments_IsOneValue()
    {
        var last = new Segment([3, 4], null);
        var value = new ReadOnlySequence<byte>(new Segment([1, 2], last), 0, last, 2);
        await _cache.SetAsync("a", value, new());
        Assert.Equal([1, 2, 3, 4], await _cache.GetAsync("a"));
    }

    [Fact]
    public async Task Bad_Arguments_AreRefusedAndNothingIsWritten()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => _cache.GetAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _cache.SetAsync("a", null!, new()));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _cache.SetAsync("a", [1], null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _cache.SetAsync("a", [1], new() { AbsoluteExpiration = _fake.Time.GetUtcNow() }));
        await Assert.ThrowsAsync<OperationCanceledException>(() => _cache.GetAsync("a", new CancellationToken(canceled: true)));
        Assert.Equal(0, _fake.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public void Options_SeveralAreWrong_AllAreReported()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => new ServiceCollection().AddGridDistributedCache(options =>
        {
            options.Table = "no name";
            options.Durability = (Durability)9;
            options.DefaultSlidingExpiration = TimeSpan.Zero;
        }));
        Assert.Equal(3, failure.Failures.Count());
    }

    [Fact]
    public async Task Registration_OverTheGridOfTheServices_Works()
    {
        await using var services = new ServiceCollection().AddSingleton<IGrid>(_fake.Client).AddSingleton<TimeProvider>(_fake.Time)
            .AddGridDistributedCache().BuildServiceProvider();
        await services.GetRequiredService<IDistributedCache>().SetStringAsync("a", "text");
        Assert.Equal("text", await _cache.GetStringAsync("a"));
    }

    private GridDistributedCache NewCache(GridDistributedCacheOptions? options = null) =>
        new(_fake.Client, options ?? new GridDistributedCacheOptions(), _fake.Time, NullLogger<GridDistributedCache>.Instance);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? next)
        {
            Memory = bytes;
            Next = next;
            if (next is not null)
            {
                next.RunningIndex = bytes.Length;
            }
        }
    }
}
