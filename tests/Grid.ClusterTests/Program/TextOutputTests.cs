using Grid.Silo.Commands.Demonstration;
using Grid.Silo.Console;

namespace Grid.ClusterTests.Program;

public sealed class TextOutputTests
{
    [Fact]
    public void WritePlain_Table_AlignsNumbersRightAndWideLettersToo()
    {
        var output = new StringWriter { NewLine = "\n" };

        new TextTable(new("city"), new("population", IsNumeric: true)).Add("서울", "10").Add("Goyang-si", "1073069").WritePlain(output);

        Assert.Equal(
            "city      | population\n" +
            "----------+-----------\n" +
            "서울      |         10\n" +
            "Goyang-si |    1073069\n",
            output.ToString());
    }

    [Fact]
    public void Add_WrongNumberOfCells_Throws() => Assert.Throws<ArgumentException>(() => new TextTable(new TextColumn("a")).Add("1", "2"));

    [Fact]
    public void Report_ManySteps_WritesOneLineForEachTenth()
    {
        var lines = new List<string>();
        var progress = new ProgressLines("Import", lines.Add);

        for (var step = 0; step <= 1000; step++)
        {
            progress.Report(new(step / 1000.0, "x"));
        }

        Assert.Equal(11, lines.Count);
        Assert.Equal("Import: 0% x", lines[0]);
        Assert.Equal("Import: 100% x", lines[^1]);
    }

    [Fact]
    public void Error_SeveralLines_AreAllMarked()
    {
        var error = new StringWriter { NewLine = "\n" };

        Terminal.To(TextWriter.Null, error).Error("one\r\ntwo");

        Assert.Equal("grid: one\ngrid: two\n", error.ToString());
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5L << 30, "5.0 GiB")]
    public void ToText_Bytes_UsesTheLargestUnit(long bytes, string expected) => Assert.Equal(expected, ByteCount.ToText(bytes));

    [Fact]
    public void Ranges_Numbers_AreJoined() => Assert.Equal("0-3 7 9-10", PlacementReport.Ranges([0, 1, 2, 3, 7, 9, 10]));
}
