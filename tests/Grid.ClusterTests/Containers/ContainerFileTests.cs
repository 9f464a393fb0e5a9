using System.Data.Common;
using System.Net;
using Grid.Grains.Hosting;
using Grid.Silo.Commands;
using Grid.Silo.Commands.Serving;
using Grid.Tests.Tidy;
using Microsoft.Extensions.Configuration;

namespace Grid.ClusterTests.Containers;

/// <summary>What the container files say is what Grid reads.</summary>
public sealed class ContainerFileTests
{
    private static readonly Dockerfile Image = Dockerfile.Read();
    private static readonly ComposeFile Compose = ComposeFile.Read();

    /// <summary>Reading refuses every name that is no setting, so that a variable that Grid does not know fails here.</summary>
    [Fact]
    public void Environment_OfImage_IsSettingsOnly()
    {
        Assert.All(Image.Environment.Keys, name => Assert.StartsWith("Grid__", name));
        var options = Bind(Image.Environment);
        Assert.Equal(SiloEndpoint.OwnName, options.Address);
        Assert.Equal([options.HttpPort, options.SiloPort, options.GatewayPort], Words("EXPOSE").Select(int.Parse));
        Assert.Equal(options.DataDirectory, Words("VOLUME").Single());
    }

    [Fact]
    public void Image_Runs_NotAsRootAndAsksItself()
    {
        Assert.Equal("$APP_UID", Words("USER").Single());
        Assert.Equal(["dotnet", "grid.dll"], Image.Words("ENTRYPOINT"));
        Assert.Equal(["dotnet", "grid.dll", "health"], Image.Words("HEALTHCHECK"));
        Assert.Equal(["silo"], Image.Words("CMD"));
    }

    [Fact]
    public void Compose_Silos_AreThreeInTwoSetsAndAgree()
    {
        var silos = Compose.Silos.Select(SettingsOf).ToList();

        Assert.Equal(["silo-0", "silo-1", "silo-2"], silos.Select(silo => silo.SiloName));
        Assert.Equal(Compose.Silos, silos.Select(silo => silo.Address));
        Assert.Equal(["store-0", "store-1", "store-0"], silos.Select(silo => silo.Home));
        Assert.All(silos, silo => Assert.Equal(2, silo.Journal.CopiesAmong(silo.Stores.Count)));
        Assert.Single(silos.Select(silo => string.Join('|', silo.Stores.Prepend<DatabaseOptions>(silo.Catalog).Select(database => database.ConnectionString))).Distinct());
    }

    [Fact]
    public void Compose_Databases_AreServicesThatSilosWaitForUntilHealthy()
    {
        foreach (var silo in Compose.Silos)
        {
            var options = SettingsOf(silo);
            var hosts = options.Stores.Prepend<DatabaseOptions>(options.Catalog).Select(database => ValueOf(database, "Host")).ToList();

            Assert.Equal(hosts.Count, hosts.Distinct().Count());
            Assert.Equal(hosts.Order(), Compose.DependenciesOf(silo).Keys.Order());
            Assert.All(Compose.DependenciesOf(silo).Values, condition => Assert.Equal("service_healthy", condition));
            foreach (var database in options.Stores.Prepend<DatabaseOptions>(options.Catalog))
            {
                var server = Compose.EnvironmentOf(ValueOf(database, "Host"));
                Assert.Equal(
                    (server["POSTGRES_USER"], server["POSTGRES_PASSWORD"], server["POSTGRES_DB"]),
                    (ValueOf(database, "Username"), ValueOf(database, "Password"), ValueOf(database, "Database")));
                Assert.NotNull(Compose.Property(ValueOf(database, "Host"), "healthcheck"));
                Assert.NotEmpty((List<object>)Compose.Property(ValueOf(database, "Host"), "volumes"));
            }
        }
    }

    [Fact]
    public void Compose_PublishedPorts_AreThoseThatTheSiloListensOnAndNeverTheSame()
    {
        foreach (var silo in Compose.Silos)
        {
            var options = SettingsOf(silo);
            Assert.Equal([options.HttpPort, options.GatewayPort], Compose.PortsOf(silo).Select(port => port.Container));
        }

        var published = Compose.Silos.SelectMany(Compose.PortsOf).Select(port => port.Host).ToList();
        Assert.Equal(published.Count, published.Distinct().Count());
    }

    [Fact]
    public async Task DockerCompose_Config_AcceptsTheFile()
    {
        if (await TryRunAsync("docker-compose", "version") is null)
        {
            const string why = "docker-compose is not installed (Debian's package docker-compose).";
            Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), why);
            Assert.Fail(why);
        }

        var (exitCode, output) = (await TryRunAsync("docker-compose", "--file", Path.Combine(Repository.Root, "docker-compose.yml"), "config"))!.Value;

        Assert.True(exitCode == 0, output);
        Assert.All(Compose.Services, service => Assert.Contains($"{service}:", output));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("silo-0", "127.0.0.1")]
    [InlineData("*", "127.0.0.1")]
    public void Health_ConfiguredAddress_IsAskedFromInside(string address, string asked) =>
        Assert.Equal(new Uri($"http://{asked}:8081"), HealthCommand.AddressOf(new GridOptions { Address = address, HttpPort = 8081 }));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("*", true)]
    [InlineData("127.0.0.1", false)]
    public void Endpoint_Name_IsLookedUpAndListensEverywhere(string address, bool everywhere)
    {
        var endpoint = SiloEndpoint.Of(address);

        Assert.Equal(everywhere, endpoint.ListensEverywhere);
        Assert.NotEqual(IPAddress.Any, endpoint.Advertised);
    }

    private static GridOptions SettingsOf(string silo) => Bind(Image.Environment.Concat(Compose.EnvironmentOf(silo)));

    // As environment variables are read: two underscores part the names of sections, and the later of two wins.
    private static GridOptions Bind(IEnumerable<KeyValuePair<string, string>> environment) => GridSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(environment.GroupBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":"), (string?)pair.Last().Value))).Build());

    private static string[] Words(string instruction) => Image.Image.Single(one => one.Name == instruction).Argument.Split(' ');

    private static string ValueOf(DatabaseOptions database, string key) => (string)new DbConnectionStringBuilder { ConnectionString = database.ConnectionString }[key];

    private static async Task<(int ExitCode, string Output)?> TryRunAsync(string program, params string[] arguments)
    {
        try
        {
            return await GridProgram.RunAsync(program, arguments, TimeSpan.FromMinutes(1));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
