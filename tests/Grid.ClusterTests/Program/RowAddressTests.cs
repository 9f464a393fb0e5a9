using Grid.Client.Tables;
using Grid.Errors;
using Grid.Silo.Http;
using Grid.Tables;
using Microsoft.AspNetCore.Http;

namespace Grid.ClusterTests.Program;

/// <summary>The key in the path and the conditions in the headers of a request for one row.</summary>
public sealed class RowAddressTests
{
    private static readonly TableSchema Single = TestResults.Schema([0], new ColumnSchema("name", ColumnType.Varchar, IsNullable: false));

    private static readonly TableSchema Composite = TestResults.Schema(
        [1, 0],
        new ColumnSchema("number", ColumnType.Integer, IsNullable: false),
        new ColumnSchema("name", ColumnType.Varchar, IsNullable: false));

    [Theory]
    [InlineData("/api/tables/t/rows/a%2Cb?x=/1", "a%2Cb")]
    [InlineData("/api/tables/t/rows/a,7", "a,7")]
    [InlineData("/api/tables/t/rows/", "")]
    public void LastSegment_Target_StaysEncoded(string target, string expected) => Assert.Equal(expected, RowKey.LastSegment(target));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "a,b")]
    [InlineData("a%2Cb", "a,b")]
    [InlineData("a%2Fb%20c", "a/b c")]
    [InlineData("%EC%84%9C", "서")]
    public void Parse_SingleKey_IsOnePart(string segment, string expected) => Assert.Equal([expected], RowKey.Parse(Single, segment));

    [Fact]
    public void Parse_CompositeKey_HasItsPartsInKeyOrder() => Assert.Equal(["a,b", 7], RowKey.Parse(Composite, "a%2Cb,7"));

    [Theory]
    [InlineData("a")]
    [InlineData("a,1,2")]
    [InlineData("a,x")]
    public void Parse_WrongParts_IsRefused(string segment) => Assert.Throws<RequestException>(() => RowKey.Parse(Composite, segment));

    [Fact]
    public void Apply_BodyWithoutKey_GetsIt()
    {
        var row = new Dictionary<string, object?>(Identifier.Comparer);

        RowKey.Apply(Composite, ["a", 7], row);

        Assert.Equal("a", row["NAME"]);
        Assert.Equal(7, row["number"]);
    }

    [Fact]
    public void Apply_BodyWithTheSameKeyInAnotherType_IsTaken() =>
        RowKey.Apply(Composite, ["a", 7], new(Identifier.Comparer) { ["number"] = (Int128)7, ["name"] = "a" });

    [Fact]
    public void Apply_BodyWithAnotherKey_IsRefused() => Assert.Equal(
        ErrorCode.InvalidRequest,
        Assert.Throws<RequestException>(() => RowKey.Apply(Composite, ["a", 7], new(Identifier.Comparer) { ["number"] = 8 })).Code);

    [Fact]
    public void Of_NoHeaders_IsUnconditional() => Assert.False(RowCondition.Of(new HeaderDictionary()).IsConditional);

    [Theory]
    [InlineData("\"7\"", 7, true)]
    [InlineData("\"7\"", 8, false)]
    [InlineData("\"7\", \"8\"", 8, true)]
    [InlineData("*", 8, true)]
    [InlineData("W/\"7\"", 7, false)]
    [InlineData("7", 7, false)]
    [InlineData("\"seven\"", 7, false)]
    public void HoldsFor_IfMatch_ComparesStrongly(string header, long version, bool expected)
    {
        var condition = RowCondition.Of(new HeaderDictionary { ["If-Match"] = header });

        Assert.Equal(expected, condition.HoldsFor(RowVersion.Create(version)));
        Assert.False(condition.HoldsFor(null));
    }

    [Fact]
    public void HoldsFor_IfNoneMatchAny_DemandsThatThereIsNoRow()
    {
        var condition = RowCondition.Of(new HeaderDictionary { ["If-None-Match"] = "*" });

        Assert.True(condition.HoldsFor(null));
        Assert.False(condition.HoldsFor(RowVersion.Create(1)));
    }

    [Fact]
    public void Of_BothHeadersOrATagInIfNoneMatch_IsRefused()
    {
        Assert.Throws<RequestException>(() => RowCondition.Of(new HeaderDictionary { ["If-None-Match"] = "*", ["If-Match"] = "*" }));
        Assert.Throws<RequestException>(() => RowCondition.Of(new HeaderDictionary { ["If-None-Match"] = "\"1\"" }));
    }
}
