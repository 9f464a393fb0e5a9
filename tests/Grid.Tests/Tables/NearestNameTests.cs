using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("popluation", "population")]
    [InlineData("COUNTRY", "country")]
    [InlineData("contry", "country")]
    [InlineData("ide", "id")]
    [InlineData("elevation", null)]
    [InlineData("", null)]
    public void Of_MistypedName_IsTheOneMeant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["id", "name", "country", "population"]));

    [Fact]
    public void Of_NoCandidates_IsNull() => Assert.Null(NearestName.Of("id", []));
}
