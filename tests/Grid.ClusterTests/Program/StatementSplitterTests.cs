using Grid.Silo.Commands.Sql;

namespace Grid.ClusterTests.Program;

public sealed class StatementSplitterTests
{
    [Theory]
    [InlineData("SELECT 1; SELECT 2;", "SELECT 1|SELECT 2")]
    [InlineData("SELECT ';'; SELECT \";\";", "SELECT ';'|SELECT \";\"")]
    [InlineData("SELECT 'it''s; fine';", "SELECT 'it''s; fine'")]
    [InlineData("SELECT $$a;b$$;", "SELECT $$a;b$$")]
    [InlineData("SELECT 1 -- one; two\n;", "SELECT 1 -- one; two")]
    [InlineData("SELECT /* ; /* ; */ ; */ 1;", "SELECT /* ; /* ; */ ; */ 1")]
    [InlineData(";; -- nothing\n ; /* nothing */;", "")]
    [InlineData("SELECT 1", "")]
    public void Add_Text_CutsAtTheRightSemicolons(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', new StatementSplitter().Add(text)));

    [Fact]
    public void Add_StatementOverSeveralLines_IsTakenAsAWhole()
    {
        var splitter = new StatementSplitter();

        Assert.Empty(splitter.Add("SELECT\n"));
        Assert.True(splitter.IsInsideStatement);
        Assert.Equal(["SELECT\n1"], splitter.Add("1;\n"));
        Assert.False(splitter.IsInsideStatement);
    }

    [Fact]
    public void Finish_LastStatementWithoutSemicolon_IsTaken()
    {
        var splitter = new StatementSplitter();
        splitter.Add("SELECT 1; SELECT 2 ");

        Assert.Equal(["SELECT 2"], splitter.Finish());
        Assert.Empty(splitter.Finish());
    }
}
