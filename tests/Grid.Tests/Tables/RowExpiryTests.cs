using CsCheck;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class RowExpiryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Unpack_WhatWasPacked_IsTheSame() => Gen.OneOf(
        Gen.Int[0, 2].Select(index => index switch { 0 => RowExpiry.OfTable, 1 => RowExpiry.Never, _ => RowExpiry.Keep }),
        Gen.Long[1_000, RowExpiry.MaxDuration.Ticks / 10].Select(microseconds => RowExpiry.After(TimeSpan.FromMicroseconds(microseconds))),
        Gen.Long[1, 200_000_000_000_000_000].Select(microseconds => RowExpiry.At(DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10))))
        .Sample(expiry => Assert.Equal(expiry, RowExpiry.Unpack(expiry.Pack())));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(0.0009)]
    [InlineData(36_526 * 86_400.0)]
    public void After_TooShortOrTooLong_IsRefusedWithLimitAndActual(double seconds)
    {
        var failure = Assert.Throws<RequestException>(() => RowExpiry.After(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(ErrorCode.ValueOutOfRange, failure.Code);
        Assert.Contains("36525 days", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_BeforeTheFirstTime_IsRefused() =>
        Assert.Equal(ErrorCode.ValueOutOfRange, Assert.Throws<RequestException>(() => RowExpiry.At(DateTimeOffset.UnixEpoch)).Code);

    [Fact]
    public void Resolve_EachKind_GivesItsTime()
    {
        var now = ExpiryTime.MicrosecondsOf(Noon);
        var present = ExpiryTime.Create(now + 7);
        var minute = TimeSpan.FromMinutes(1);
        Assert.Equal(Noon + minute, RowExpiry.OfTable.Resolve(now, minute, present).ToTime());
        Assert.True(RowExpiry.OfTable.Resolve(now, null, present).IsNever);
        Assert.True(RowExpiry.Never.Resolve(now, minute, present).IsNever);
        Assert.Equal(Noon + TimeSpan.FromSeconds(5), RowExpiry.After(TimeSpan.FromSeconds(5)).Resolve(now, minute, present).ToTime());
        Assert.Equal(Noon.AddDays(-1), RowExpiry.At(Noon.AddDays(-1)).Resolve(now, minute, present).ToTime());
        Assert.Equal(present, RowExpiry.Keep.Resolve(now, minute, present));
        Assert.True(RowExpiry.Keep.Resolve(now, minute, ExpiryTime.Never).IsNever);
        Assert.Equal(Noon + minute, RowExpiry.Keep.Resolve(now, minute, null).ToTime());
    }
}
