using Grid.Silo.Commands.Sql;

namespace Grid.ClusterTests.Program;

public sealed class CaretTests
{
    [Theory]
    [InlineData("SELECT * FORM t", 9, "SELECT * FORM t", "         ^")]
    [InlineData("SELECT *\nFORM t\nWHERE x", 9, "FORM t", "^")]
    [InlineData("SELECT *\r\nFORM t", 8, "SELECT *", "        ^")]
    [InlineData("SELECT", 6, "SELECT", "      ^")]
    [InlineData("SELECT", 99, "SELECT", "      ^")]
    [InlineData("\tx y", 3, "\tx y", "\t  ^")]
    [InlineData("'서울' y", 5, "'서울' y", "       ^")]
    [InlineData("", 0, "", "^")]
    public void Under_Position_StandsBelowItsLetter(string sql, int position, string line, string marker) =>
        Assert.Equal((line, marker), Caret.Under(sql, position));

    [Fact]
    public void Under_LongLine_ShowsThePartAroundThePosition()
    {
        var sql = new string('a', 500) + "!" + new string('b', 500);

        var (line, marker) = Caret.Under(sql, 500);

        Assert.InRange(line.Length, 1, 100);
        Assert.Equal('!', line[marker.Length - 1]);
    }
}
