using CsCheck;
using Grid.Client.Caching;
using Grid.Tables;
using Microsoft.Extensions.Caching.Distributed;

namespace Grid.Tests.Client.Caching;

public sealed class EntryLifeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Default = TimeSpan.FromMinutes(20);

    [Theory]
    [InlineData(null, null, 1_200)]
    [InlineData(60, null, 60)]
    [InlineData(null, 90, 90)]
    [InlineData(60, 90, 60)]
    [InlineData(60, 30, 30)]
    public void ToExpiry_OfOptions_IsTheShorterLife(int? sliding, int? absolute, int seconds)
    {
        var (slide, end) = (sliding is { } s ? TimeSpan.FromSeconds(s) : (TimeSpan?)null, absolute is { } a ? TimeSpan.FromSeconds(a) : (TimeSpan?)null);
        foreach (var options in new DistributedCacheEntryOptions[]
        {
            new() { SlidingExpiration = slide, AbsoluteExpirationRelativeToNow = end },
            new() { SlidingExpiration = slide, AbsoluteExpiration = Noon + end },
        })
        {
            Assert.Equal(RowExpiry.After(TimeSpan.FromSeconds(seconds)), EntryLife.Of(options, Default, Noon).ToExpiry(Noon));
        }
    }

    [Fact]
    public void ToExpiry_LongerThanARowLives_IsNever()
    {
        Assert.Equal(RowExpiry.Never, EntryLife.Of(new() { AbsoluteExpirationRelativeToNow = TimeSpan.MaxValue }, Default, Noon).ToExpiry(Noon));
        Assert.Equal(RowExpiry.Never, EntryLife.Of(new() { AbsoluteExpiration = DateTimeOffset.MaxValue }, Default, Noon).ToExpiry(Noon));
        Assert.Equal(RowExpiry.Never, EntryLife.Of(new() { SlidingExpiration = TimeSpan.MaxValue }, Default, Noon).ToExpiry(Noon));
    }

    [Fact]
    public void ToExpiry_HardlyAnythingLeft_IsTheShortestLife() =>
        Assert.Equal(RowExpiry.After(RowExpiry.MinDuration), new EntryLife(null, Noon.AddTicks(10)).ToExpiry(Noon));

    [Fact]
    public void Of_ATimeThatHasPassed_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryLife.Of(new() { AbsoluteExpiration = Noon }, Default, Noon));

    /// <summary>What is read back from the table lives on as what was written.</summary>
    [Fact]
    public void Of_AnEntry_IsTheSameLife() => Gen.Select(Gen.Long[1, 1_000_000_000].Nullable(), Gen.Long[1, 1_000_000_000].Nullable()).Sample((sliding, end) =>
    {
        var life = new EntryLife(
            sliding is { } s ? TimeSpan.FromMicroseconds(s) : null, end is { } e ? Noon.AddTicks(10 * e) : null);
        Assert.Equal(life, EntryLife.Of(life.ToEntry("k", new byte[] { 1 })));
    });
}
