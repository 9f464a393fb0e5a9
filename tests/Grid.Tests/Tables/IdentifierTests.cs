using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Cities_2024")]
    [InlineData("gridlock")]
    public void Check_Name_IsReturned(string name) => Assert.Equal(name, Identifier.Check(name, "table"));

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("_a")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData("Grid_x")]
    [InlineData("sqlite_master")]
    [InlineData("pg_class")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    public void Check_NoName_IsRefused(string name)
    {
        var refusal = Assert.Throws<RequestException>(() => Identifier.Check(name, "table"));

        Assert.Equal(ErrorCode.InvalidRequest, refusal.Code);
        Assert.Contains("table name", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TableNames_DifferingInCase_AreTheSame()
    {
        Assert.Equal(TableName.Create("Cities"), TableName.Create("cITIES"));
        Assert.Equal(TableName.Create("Cities").GetHashCode(), TableName.Create("cITIES").GetHashCode());
    }
}
