using System.Text;
using Grid.Client.Formats;
using Grid.Client.Import;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Import;

public sealed class JsonImportTests
{
    private static readonly ImportOptions Options = new() { Format = DataFormat.JsonLines };

    private readonly FakeGrid _grid = City.NewGrid();

    [Fact]
    public async Task Import_Lines_AreReadInAnyOrderOfProperties()
    {
        var result = await ImportAsync(
            """
            {"id":1,"name":"a\"\u00e9😀","admin":"A","population":5}

            {"population":"7", "ID":2, "Name":"b"}
            { "name" : "", "id" : 3.0, "admin" : null, "population" : 1e3 }
            """);
        Assert.Equal(3, result.Rows);
        Assert.Equal(new City(1, "a\"é😀", "A", 5), await GetAsync(1));
        Assert.Equal(new City(2, "b", null, 7), await GetAsync(2));
        Assert.Equal(new City(3, "", null, 1000), await GetAsync(3));
    }

    [Theory]
    [InlineData("""{"id":1,"name":"a","population":"many"}""", "population")]
    [InlineData("""{"id":1,"name":5,"population":1}""", "name")]
    [InlineData("""{"id":1.5,"name":"a","population":1}""", "1.5")]
    [InlineData("""{"id":1,"name":{"x":1},"population":1}""", "name")]
    [InlineData("""{"id":1,"name":null,"population":1}""", "NOT NULL")]
    [InlineData("""{"name":"a","population":1}""", "id")]
    [InlineData("""{"id":1,"id":2,"name":"a","population":1}""", "twice")]
    [InlineData("""{"id":1,"nam":"a","population":1}""", "did you mean name")]
    [InlineData("""{"id":1,"name":"\ud800","population":1}""", "surrogate")]
    [InlineData("""{"id":1,"name":"a","population":1} x""", "JSON")]
    [InlineData("""{"id":1,"name":"a",""", "JSON")]
    [InlineData("[1,2]", "object")]
    [InlineData("9", "object")]
    public async Task Import_LineIsRefused_NamesLineColumnAndValue(string line, string named)
    {
        var failure = await Assert.ThrowsAsync<ImportException>(() => ImportAsync("{\"id\":0,\"name\":\"z\",\"population\":0}\n" + line + "\n"));
        Assert.Equal(2, failure.Line);
        Assert.Contains("Line 2", failure.Message);
        Assert.Contains(named, failure.Message);
    }

    [Fact]
    public async Task Import_UnknownProperties_ArePassedOverWhenAskedFor()
    {
        await ImportAsync("""{"more":{"a":[1,2]},"id":1,"name":"a","population":5,"x":1}""", Options with { IgnoreUnknownColumns = true });
        Assert.Equal(new City(1, "a", null, 5), await GetAsync(1));
    }

    private Task<ImportResult> ImportAsync(string text, ImportOptions? options = null) =>
        _grid.Client.ImportAsync("city", new DrippingStream(Encoding.UTF8.GetBytes(text), 50), options ?? Options);

    private ValueTask<City?> GetAsync(long id) => _grid.Client.Table<long, City>().GetAsync(id);
}
