using System.Globalization;
using Grid.Benchmarks.Hosting;
using Grid.Client;
using Grid.Cluster;
using Grid.Grains.Hosting;
using Grid.Grains.Hosting.Topology;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Benchmarks.Scale;

/// <summary>The silos of an arrangement in this process, each with connections of its own, and a client of them.</summary>
internal sealed class ScaleGrid : IAsyncDisposable
{
    private const string NameOfGrid = "scale";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-scale-");
    private readonly Dictionary<string, FixedTimeStore> _stores = [];
    private readonly List<(GridEnvironment Environment, IHost Host)> _silos = [];
    private IHost? _client;

    public IGrid Grid => _client!.Services.GetRequiredService<IGrid>();

    /// <summary>Commits so far of all stores that count them.</summary>
    public long Commits => _stores.Values.Sum(store => store.Commits);

    /// <summary>Starts the silos and waits until each partition is owned where its store is.</summary>
    public static async Task<ScaleGrid> StartAsync(ScaleArrangement arrangement, ScaleSettings settings, CancellationToken cancellationToken)
    {
        var grid = new ScaleGrid();
        try
        {
            var names = Enumerable.Range(0, arrangement.Stores).Select(index => string.Create(CultureInfo.InvariantCulture, $"store-{index}")).ToArray();
            if (arrangement.IsFixedTime)
            {
                Array.ForEach(names, name => grid._stores.Add(name, new FixedTimeStore(StoreName.Create(name), settings.CommitTime)));
            }

            var gateways = new List<int>();
            for (var silo = 0; silo < arrangement.Silos; silo++)
            {
                gateways.Add(await grid.AddSiloAsync(silo, names, settings, cancellationToken));
            }

            grid._client = await GridClientHost.StartAsync(NameOfGrid, gateways, cancellationToken);
            await grid.WaitUntilPlacedAsync(arrangement.Silos, cancellationToken);
            return grid;
        }
        catch
        {
            await grid.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.StopAsync();
            _client.Dispose();
        }

        // All at once: none hands its partitions over to another that is about to end too.
        await Task.WhenAll(_silos.Select(async silo =>
        {
            await silo.Host.StopAsync();
            silo.Host.Dispose();
            await silo.Environment.DisposeAsync();
        }));
        _folder.Delete(recursive: true);
    }

    private async Task<int> AddSiloAsync(int number, string[] stores, ScaleSettings settings, CancellationToken cancellationToken)
    {
        var options = new GridOptions
        {
            Name = NameOfGrid,
            SiloName = string.Create(CultureInfo.InvariantCulture, $"silo-{number}"),
            DataDirectory = _folder.FullName,
            SiloPort = FreePort.Take(),
            GatewayPort = FreePort.Take(),
            Stores = [.. stores.Select(name => new StoreOptions { Name = name })],
            Home = stores[number % stores.Length],
        };
        // Copies would be another benchmark.
        options.Journal.Copies = 1;
        options.Journal.MaxCommitBytes = _stores.Count > 0 ? settings.CommitBytes : options.Journal.MaxCommitBytes;
        var connector = _stores.Count > 0
            ? new StoreConnector(options, NullLoggerFactory.Instance, store => _stores[store.Name])
            : new StoreConnector(options, NullLoggerFactory.Instance);
        var environment = await GridEnvironment.OpenAsync(options, connector, NullLoggerFactory.Instance, cancellationToken);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.AddGrid(environment));
        var host = builder.Build();
        _silos.Add((environment, host));
        await host.StartAsync(cancellationToken);
        return options.GatewayPort;
    }

    private async Task WaitUntilPlacedAsync(int silos, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var status = await Grid.GetStatusAsync(limit.Token);
            var homes = status.Silos.ToDictionary(silo => silo.Name, silo => silo.Home);
            if (status.Unreachable.IsEmpty && status.Partitions.All(partition => homes.GetValueOrDefault(partition.Owner) == partition.InSync[0])
                && status.Partitions.Select(partition => partition.Owner).Distinct().Count() == silos)
            {
                return;
            }

            await Task.Delay(50, limit.Token);
        }
    }
}
