using System.Globalization;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Tables;

public sealed class KeyTextTests
{
    private static readonly TableSchema Schema = new FakeGrid().AddTable(
        "t",
        [
            new("text", ColumnType.Varchar, false), new("number", ColumnType.Integer, false), new("day", ColumnType.Date, false),
            new("amount", ColumnType.DecimalOf(6, 2), false), new("bytes", ColumnType.Blob, false),
        ],
        [0, 1, 2, 3, 4]);

    [Fact]
    public void Parse_PercentEncodedParts_AreTypedByTheirColumns()
    {
        var key = KeyText.Parse(Schema, "a%2Cb%20%C3%A9,-5,2024-02-29,12.50,00ff");
        Assert.Equal(["a,b é", -5, new DateOnly(2024, 2, 29), "12.50", new byte[] { 0, 255 }], key);
        Assert.Equal("a%2Cb%20%C3%A9,-5,2024-02-29,12.50,00ff", KeyText.Format(Schema, key));
    }

    [Theory]
    [InlineData("a,1,2024-01-01,1", ErrorCode.KeyMissing)]
    [InlineData("a,1,2024-01-01,1,00,more", ErrorCode.KeyMissing)]
    [InlineData("a,x,2024-01-01,1,00", ErrorCode.TypeMismatch)]
    [InlineData("a,1,2024-02-30,1,00", ErrorCode.TypeMismatch)]
    [InlineData("a,1,2024-01-01,12345.67,00", ErrorCode.TypeMismatch)]
    [InlineData("a,1,2024-01-01,1,0", ErrorCode.TypeMismatch)]
    [InlineData("a,99999999999,2024-01-01,1,00", ErrorCode.TypeMismatch)]
    public void Parse_PartsDoNotFit_SaysWhich(string text, ErrorCode code) =>
        Assert.Equal(code, Assert.Throws<RequestException>(() => KeyText.Parse(Schema, text)).Code);

    [Theory]
    [InlineData("1e39", false)]
    [InlineData("Infinity", true)]
    [InlineData("-1.5", true)]
    public void TryParse_Real_DoesNotTakeWhatIsTooLarge(string text, bool isValue) =>
        Assert.Equal(isValue, ValueText.TryParse(ColumnType.Real, text, out _));

    [Fact]
    public void TryParse_Timestamp_BringsATimeZoneToUtc()
    {
        Assert.True(ValueText.TryParse(ColumnType.Timestamp, "2024-01-01T10:00:00+02:00", out var value));
        Assert.Equal("2024-01-01T08:00:00", ((DateTime)value).ToString("s", CultureInfo.InvariantCulture));
        Assert.False(ValueText.TryParse(ColumnType.Timestamp, "01/02/2024", out _));
    }
}
