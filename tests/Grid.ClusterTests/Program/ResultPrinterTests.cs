using Grid.Client.Queries;
using Grid.Partitions;
using Grid.Queries;
using Grid.Silo.Commands.Sql;
using Grid.Silo.Console;
using Grid.Tables;

namespace Grid.ClusterTests.Program;

public sealed class ResultPrinterTests
{
    [Fact]
    public async Task Print_Table_ShowsNullAndHowMuch() => Assert.Equal(
        "   n\n----\n  -5\nNULL\n(2 rows, 1.2 ms, 64/64 partitions)\n",
        await PrintAsync(ResultFormat.Table, TestResults.ValueAndNull("n", ColumnType.Integer, -5)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"")]
    public async Task Print_Csv_QuotesAndTellsNullFromEmpty(string value, string field) =>
        Assert.Equal($"n\n{field}\n\n", await PrintAsync(ResultFormat.Csv, TestResults.ValueAndNull("n", ColumnType.Varchar, value)));

    [Fact]
    public async Task Print_Json_IsOneLineAsHttpAnswers() => Assert.Equal(
        """{"columns":[{"name":"n","type":"DECIMAL(5,2)"}],"rows":[[1.50],[null]],"rowsAffected":null,"elapsedMs":1.235,"partitions":{"asked":64,"answered":64}}""" + "\n",
        await PrintAsync(ResultFormat.Json, TestResults.ValueAndNull("n", ColumnType.DecimalOf(5, 2), "1.5")));

    [Theory]
    [InlineData(1L, "(1 row written, 2.0 ms, 1/1 partitions)\n")]
    [InlineData(1000L, "(1,000 rows written, 2.0 ms, 1/1 partitions)\n")]
    [InlineData(null, "(done, 2.0 ms, 1/1 partitions)\n")]
    public async Task Print_StatementWithoutRows_SaysWhatItDid(long? written, string expected) =>
        Assert.Equal(expected, await PrintAsync(ResultFormat.Table, new GridResult(new QueryResult([], [], written, 2, 1, 1))));

    [Fact]
    public async Task Print_LargeTable_IsShownInPieces()
    {
        var lines = (await PrintAsync(ResultFormat.Table, TestResults.Numbers(2_500))).Split('\n');
        Assert.Equal(3, lines.Count(line => line.Trim() == "n"));
        Assert.Equal(2_500, lines.Count(line => int.TryParse(line, System.Globalization.CultureInfo.InvariantCulture, out _)));
        Assert.Equal("(2,500 rows, 1.2 ms, 64/64 partitions)", lines[^2]);
    }

    [Fact]
    public async Task Print_PartialResult_SaysSoOnTheErrorStream()
    {
        var result = TestResults.Numbers(3);
        var error = new StringWriter { NewLine = "\n" };
        await PrintAsync(Terminal.To(TextWriter.Null, error), ResultFormat.Csv, result, ResultSummary.Of(result) with { Missing = [new MissingPartition(PartitionId.Create(7), "It is gone.")] });
        Assert.Contains("The result is partial: it lacks rows of 1 of 64 partitions: 7. Of 7: It is gone.", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> PrintAsync(ResultFormat format, GridResult result)
    {
        var output = new StringWriter { NewLine = "\n" };
        await PrintAsync(Terminal.To(output, TextWriter.Null), format, result, ResultSummary.Of(result));
        return output.ToString();
    }

    private static Task PrintAsync(Terminal terminal, ResultFormat format, GridResult result, ResultSummary summary) =>
        new ResultPrinter(terminal, format).PrintAsync(result.Columns, result.Batches.ToAsyncEnumerable(), _ => summary);
}
