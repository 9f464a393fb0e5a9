using Grid.Client.Queries;
using Grid.Queries;
using Grid.Silo.Commands.Sql;
using Grid.Silo.Console;
using Grid.Tables;

namespace Grid.ClusterTests.Program;

public sealed class ResultPrinterTests
{
    [Fact]
    public void Print_Table_ShowsNullAndHowMuch() => Assert.Equal(
        "   n\n----\n  -5\nNULL\n(2 rows, 1.2 ms, 64/64 partitions)\n",
        Print(ResultFormat.Table, TestResults.ValueAndNull("n", ColumnType.Integer, -5)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"")]
    public void Print_Csv_QuotesAndTellsNullFromEmpty(string value, string field) =>
        Assert.Equal($"n\n{field}\n\n", Print(ResultFormat.Csv, TestResults.ValueAndNull("n", ColumnType.Varchar, value)));

    [Fact]
    public void Print_Json_IsOneLineAsHttpAnswers() => Assert.Equal(
        """{"columns":[{"name":"n","type":"DECIMAL(5,2)"}],"rows":[[1.50],[null]],"rowsAffected":null,"elapsedMs":1.235,"partitions":{"asked":64,"answered":64}}""" + "\n",
        Print(ResultFormat.Json, TestResults.ValueAndNull("n", ColumnType.DecimalOf(5, 2), "1.5")));

    [Theory]
    [InlineData(1L, "(1 row written, 2.0 ms, 1/1 partitions)\n")]
    [InlineData(1000L, "(1,000 rows written, 2.0 ms, 1/1 partitions)\n")]
    [InlineData(null, "(done, 2.0 ms, 1/1 partitions)\n")]
    public void Print_StatementWithoutRows_SaysWhatItDid(long? written, string expected) =>
        Assert.Equal(expected, Print(ResultFormat.Table, new GridResult(new QueryResult([], [], written, 2, 1, 1))));

    private static string Print(ResultFormat format, GridResult result)
    {
        var output = new StringWriter { NewLine = "\n" };
        new ResultPrinter(Terminal.To(output, TextWriter.Null), format).Print(result);
        return output.ToString();
    }
}
