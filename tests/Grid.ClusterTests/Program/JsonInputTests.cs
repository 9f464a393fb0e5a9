using System.Text.Json;
using Grid.Errors;
using Grid.Silo.Http.Json;
using Grid.Tables;

namespace Grid.ClusterTests.Program;

public sealed class JsonInputTests
{
    private static readonly TableSchema Schema = TestResults.Schema(
        [0],
        new ColumnSchema("id", ColumnType.Integer, IsNullable: false),
        new ColumnSchema("amount", ColumnType.DecimalOf(38, 4), IsNullable: true),
        new ColumnSchema("ratio", ColumnType.Double, IsNullable: true),
        new ColumnSchema("data", ColumnType.Blob, IsNullable: true),
        new ColumnSchema("name", ColumnType.Varchar, IsNullable: true));

    public static TheoryData<string, object?> Parameters => new()
    {
        { "null", null },
        { "true", true },
        { "7", 7 },
        { "-2147483648", int.MinValue },
        { "2147483648", 2147483648L },
        { "9223372036854775808", (Int128)long.MaxValue + 1 },
        { "1.50", 1.50m },
        { "1e3", 1000.0 },
        { "\"x\"", "x" },
        { "{\"type\":\"DATE\",\"value\":\"2024-02-29\"}", new DateOnly(2024, 2, 29) },
        { "{\"type\":\"double\",\"value\":\"NaN\"}", double.NaN },
        { "{\"type\":\"BIGINT\",\"value\":5}", 5L },
        { "{\"type\":\"TIMESTAMP\",\"value\":\"2024-02-29T10:00:00+02:00\"}", new DateTime(2024, 2, 29, 8, 0, 0, DateTimeKind.Utc) },
        { "{\"type\":\"UUID\",\"value\":\"00112233-4455-6677-8899-aabbccddeeff\"}", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") },
        { "{\"type\":\"DATE\",\"value\":null}", null },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Read_Parameter_HasTheTypeOfItsNumber(string json, object? expected)
    {
        var value = ReadParameter(json);

        Assert.Equal(expected, value);
        Assert.Equal(expected?.GetType(), value?.GetType());
    }

    [Fact]
    public void Read_DollarInTheName_IsLeftOff() =>
        Assert.Equal(1, JsonParameters.Read(Parse("{\"$n\":1}"))["N"]);

    [Theory]
    [InlineData("[1]", ErrorCode.InvalidRequest)]
    [InlineData("{\"value\":1}", ErrorCode.InvalidRequest)]
    [InlineData("{\"type\":\"THING\",\"value\":1}", ErrorCode.InvalidRequest)]
    [InlineData("{\"type\":\"3\",\"value\":1}", ErrorCode.InvalidRequest)]
    [InlineData("{\"type\":\"DATE\",\"value\":\"29.2.2024\"}", ErrorCode.TypeMismatch)]
    [InlineData("{\"type\":\"SMALLINT\",\"value\":40000}", ErrorCode.TypeMismatch)]
    [InlineData("0.12345678901234567890123456789", ErrorCode.ValueOutOfRange)]
    public void Read_NoParameter_IsRefused(string json, ErrorCode code) =>
        Assert.Equal(code, Assert.Throws<RequestException>(() => ReadParameter(json)).Code);

    [Fact]
    public void Read_Row_KeepsAllDigitsAndDecodesBytes()
    {
        var row = JsonRow.Read(Schema, Parse(
            """{"ID":1,"amount":1234567890123456789012345678.1234,"ratio":"NaN","data":"AP8B","name":null}"""));

        Assert.Equal((Int128)1, row["id"]);
        Assert.Equal("1234567890123456789012345678.1234", row["amount"]);
        Assert.Equal("NaN", row["ratio"]);
        Assert.Equal(new byte[] { 0, 255, 1 }, row["data"]);
        Assert.Null(row["name"]);
    }

    [Fact]
    public void Read_Row_IsTakenByTheEncoder()
    {
        var row = JsonRow.Read(Schema, Parse("""{"id":1e1,"amount":25e-1,"ratio":3,"data":null,"name":"x"}"""));
        var writer = new RowWriter(Schema);
        writer.Begin();
        foreach (var column in Schema.Columns)
        {
            writer.WriteObject(row[column.Name]);
        }

        Assert.False(writer.End().IsEmpty);
    }

    [Theory]
    [InlineData("{\"nme\":1}", ErrorCode.ColumnNotFound, "Did you mean name?")]
    [InlineData("{\"id\":1,\"ID\":2}", ErrorCode.InvalidRequest, "twice")]
    [InlineData("{\"data\":\"?\"}", ErrorCode.TypeMismatch, "base64")]
    [InlineData("{\"name\":{}}", ErrorCode.TypeMismatch, "object")]
    public void Read_NoRow_SaysWhatIsWrong(string json, ErrorCode code, string text)
    {
        var failure = Assert.Throws<RequestException>(() => JsonRow.Read(Schema, Parse(json)));

        Assert.Equal(code, failure.Code);
        Assert.Contains(text, failure.Message);
    }

    private static object? ReadParameter(string json) => JsonParameters.Read(Parse($"{{\"p\":{json}}}"))["p"];

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
