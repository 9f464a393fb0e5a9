using Grid.Silo.Commands.Serving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Grid.ClusterTests.Program;

public sealed class GridSettingsTests
{
    [Fact]
    public void Read_KnownSettings_AreTaken()
    {
        var options = GridSettings.Read(Configuration(
            ("Grid:httpport", "9000"), ("Grid:Stores:0:Name", "a"), ("Grid:Stores:1:Name", "b"), ("Grid:Journal:Copies", "1"),
            ("Grid:Journal:CommitTimeout", "00:00:02"), ("Grid:FailureDetection", "Standard"), ("Other:Name", "x")));

        Assert.Equal(9000, options.HttpPort);
        Assert.Equal(["a", "b"], options.Stores.Select(store => store.Name));
        Assert.Equal(1, options.Journal.Copies);
    }

    [Theory]
    [InlineData("Grid:SiloNmae", "Grid:SiloNmae is not a setting. Did you mean Grid:SiloName?")]
    [InlineData("Grid:Journal:Copis", "Did you mean Grid:Journal:Copies?")]
    [InlineData("Grid:Stores:0:ConectionString", "Did you mean Grid:Stores:0:ConnectionString?")]
    [InlineData("Grid:Stores:first:Name", "Grid:Stores is a list, write Grid:Stores:0")]
    [InlineData("Grid:HttpPort:Value", "Grid:HttpPort is a single value")]
    [InlineData("Grid:Partition", "is no single value: it has MaxQueuedBytes, MaxQueuedWrites")]
    [InlineData("Grid:Xyzzy", "Grid:Xyzzy is not a setting. Grid has Address, Catalog")]
    public void Read_UnknownName_IsRefusedWithWhatIsNearest(string key, string message)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => GridSettings.Read(Configuration((key, "other"), ("Grid:Stores:0:Name", "a"))));

        Assert.Contains(message, Assert.Single(failure.Failures));
    }

    [Fact]
    public void Read_UnknownNameAndWrongValue_AreToldTogether()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => GridSettings.Read(Configuration(("Grid:SiloNmae", "x"), ("Grid:Partitions", "0"))));

        Assert.Equal(2, failure.Failures.Count());
    }

    [Fact]
    public void Read_SectionsOwnNameTaken_IsNoError() =>
        Assert.Equal("grid", GridSettings.Read(Configuration(("Grid", "something of somebody else"))).Name);

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}
