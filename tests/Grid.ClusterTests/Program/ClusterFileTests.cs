using System.Text.Json;
using Grid.Silo;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.ClusterTests.Program;

public sealed class ClusterFileTests : IDisposable
{
    private static readonly ClusterEntry Entry = new("silo-1", 4711, 8081, 11112, 30001, "store-1");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_OneSilo_HasExactlyTheNamesOfTheContract()
    {
        new ClusterFile([Entry]).Write(_directory.Path);

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_directory.Path, "cluster.json")));
        var silos = json.RootElement.GetProperty("silos");
        Assert.Equal(["silos"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["name", "pid", "httpPort", "siloPort", "gatewayPort", "home"],
            silos[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(4711, silos[0].GetProperty("pid").GetInt32());
    }

    [Fact]
    public void Write_FileExists_ReplacesItAndLeavesNothingElse()
    {
        new ClusterFile([Entry, Entry with { Name = "silo-2" }]).Write(_directory.Path);
        new ClusterFile([Entry]).Write(_directory.Path);

        Assert.Equal([Entry], ClusterFile.Read(_directory.Path).Silos);
        Assert.Equal(["cluster.json"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Read_NoFile_SaysThatNoClusterRuns()
    {
        var failure = Assert.Throws<CommandException>(() => ClusterFile.Read(Path.Combine(_directory.Path, "none")));

        Assert.Equal(ExitCode.Unavailable, failure.ExitCode);
        Assert.Contains("no cluster runs there", failure.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"silos\":[{")]
    [InlineData("{}")]
    [InlineData("{\"silos\":[{\"name\":\"silo-0\"}]}")]
    public void Read_DamagedFile_SaysSo(string content)
    {
        File.WriteAllText(ClusterFile.PathIn(_directory.Path), content);

        var failure = Assert.Throws<CommandException>(() => ClusterFile.Read(_directory.Path));

        Assert.Equal(ExitCode.Failure, failure.ExitCode);
        Assert.Contains("damaged", failure.Message);
    }

    [Fact]
    public void Gateways_TwoSilos_AreTheirAddresses() => Assert.Equal(
        ["127.0.0.1:30001", "127.0.0.1:30002"], new ClusterFile([Entry, Entry with { GatewayPort = 30002 }]).Gateways);
}
