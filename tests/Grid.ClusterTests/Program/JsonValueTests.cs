using System.Text;
using System.Text.Json;
using Grid.Client.Formats;
using Grid.Client.Queries;
using Grid.Partitions;
using Grid.Queries;
using Grid.Silo.Http.Json;
using Grid.Tables;

namespace Grid.ClusterTests.Program;

public sealed class JsonValueTests
{
    public static TheoryData<ColumnType, object, string> Values => new()
    {
        { ColumnType.Boolean, true, "true" },
        { ColumnType.SmallInt, short.MinValue, "-32768" },
        { ColumnType.Integer, int.MaxValue, "2147483647" },
        { ColumnType.BigInt, long.MaxValue, "9223372036854775807" },
        { ColumnType.BigInt, (1L << 53) + 1, "9007199254740993" },
        { ColumnType.Double, 0.1, "0.1" },
        { ColumnType.Double, double.NaN, "\"NaN\"" },
        { ColumnType.Double, double.PositiveInfinity, "\"Infinity\"" },
        { ColumnType.Double, double.NegativeInfinity, "\"-Infinity\"" },
        { ColumnType.Real, 0.1f, "0.1" },
        { ColumnType.Real, float.NaN, "\"NaN\"" },
        { ColumnType.DecimalOf(10, 2), "-1234.5", "-1234.50" },
        { ColumnType.DecimalOf(38, 0), new string('9', 38), new string('9', 38) },
        { ColumnType.Varchar, "서울 \"x\"", "\"서울 \\\"x\\\"\"" },
        { ColumnType.Date, new DateOnly(2024, 2, 29), "\"2024-02-29\"" },
        { ColumnType.Timestamp, new DateTime(2024, 2, 29, 13, 5, 9), "\"2024-02-29T13:05:09\"" },
        { ColumnType.Timestamp, new DateTime(2024, 2, 29, 13, 5, 9).AddMicroseconds(1), "\"2024-02-29T13:05:09.000001\"" },
        { ColumnType.Uuid, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), "\"00112233-4455-6677-8899-aabbccddeeff\"" },
        { ColumnType.Blob, new byte[] { 0, 255, 1 }, "\"AP8B\"" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Write_Value_KeepsEveryDigit(ColumnType type, object value, string expected) =>
        Assert.Equal(expected, Write(writer => JsonValueWriter.Write(writer, type, TestResults.Encode(type, value))));

    [Fact]
    public void Write_HugeInteger_IsANumber() =>
        Assert.Equal("170141183460469231731687303715884105727", Write(writer => JsonValueWriter.Write(writer, Int128.MaxValue)));

    [Fact]
    public void Write_Result_HasTheShapeOfTheContract() => Assert.Equal(
        """{"columns":[{"name":"n","type":"INTEGER"}],"rows":[[7],[null]],"rowsAffected":null,"elapsedMs":1.235,"partitions":{"asked":64,"answered":64}}""",
        Write(writer => WriteResult(writer, TestResults.ValueAndNull("n", ColumnType.Integer, 7))));

    [Fact]
    public void Write_ResultOfAWrite_HasNoColumnsAndCountsRows() => Assert.Equal(
        """{"columns":[],"rows":[],"rowsAffected":3,"elapsedMs":0,"partitions":{"asked":1,"answered":1}}""",
        Write(writer => WriteResult(writer, new GridResult(new QueryResult([], [], 3, 0, 1, 1)))));

    [Fact]
    public void Write_PartialResult_NamesWhatIsMissing() => Assert.Equal(
        """{"columns":[],"rows":[],"rowsAffected":null,"elapsedMs":0,"partitions":{"asked":64,"answered":63,"missing":[{"partition":7,"reason":"It is gone."}]}}""",
        Write(writer => WriteResult(writer, new GridResult(new QueryResult([], [], null, 0, 64, 63) { Missing = [new MissingPartition(PartitionId.Create(7), "It is gone.")] }))));

    private static void WriteResult(Utf8JsonWriter writer, GridResult result)
    {
        SqlResultJson.WriteHead(writer, result.Columns);
        foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                SqlResultJson.WriteRow(writer, batch, row);
            }
        }

        SqlResultJson.WriteTail(writer, result.RowsAffected, result.Elapsed, result.PartitionsAsked, result.PartitionsAnswered, result.Missing);
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, SqlResultJson.Format))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
