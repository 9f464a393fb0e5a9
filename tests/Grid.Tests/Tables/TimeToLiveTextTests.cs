using CsCheck;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class TimeToLiveTextTests
{
    [Theory]
    [InlineData("1 hour", 3_600)]
    [InlineData(" 90 Seconds ", 90)]
    [InlineData("90s", 90)]
    [InlineData("90", 90)]
    [InlineData("0.5", 0.5)]
    [InlineData("1.5 hours", 5_400)]
    [InlineData("1 hour 30 minutes", 5_400)]
    [InlineData("1h30m", 5_400)]
    [InlineData("250 ms", 0.25)]
    [InlineData("7 days", 604_800)]
    [InlineData("00:15:00", 900)]
    public void Parse_ADuration_IsRead(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), TimeToLiveText.Parse(text));

    [Theory]
    [InlineData("", ErrorCode.InvalidRequest)]
    [InlineData("soon", ErrorCode.InvalidRequest)]
    [InlineData("1 fortnight", ErrorCode.InvalidRequest)]
    [InlineData("hour", ErrorCode.InvalidRequest)]
    [InlineData("1 hours of fun", ErrorCode.InvalidRequest)]
    [InlineData("ms 5", ErrorCode.InvalidRequest)]
    [InlineData("5 hs", ErrorCode.InvalidRequest)]
    [InlineData("999999999999999999999 days", ErrorCode.InvalidRequest)]
    [InlineData("-1", ErrorCode.InvalidRequest)]
    [InlineData("-00:15:00", ErrorCode.ValueOutOfRange)]
    [InlineData("0", ErrorCode.ValueOutOfRange)]
    [InlineData("40000 days", ErrorCode.ValueOutOfRange)]
    public void Parse_NoneThatARowCanHave_IsRefused(string text, ErrorCode code) =>
        Assert.Equal(code, Assert.Throws<RequestException>(() => TimeToLiveText.Parse(text)).Code);

    [Fact]
    public void ToText_AnyWholeMilliseconds_AreReadBack() => Gen.Long[1, (long)RowExpiry.MaxDuration.TotalMilliseconds].Sample(milliseconds =>
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(duration, TimeToLiveText.Parse(TimeToLiveText.ToText(duration)));
    });
}
