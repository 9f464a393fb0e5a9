using System.Collections.Concurrent;
using Grid.Client;
using Grid.Grains.Hosting;
using Grid.Simulation.Chaos.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.ClusterTests.HandOver;

/// <summary>Silos in the host of a program of one's own, which stops them by the host's own method and not by a signal.</summary>
public sealed class HostedSiloTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The hand-over has a limit, after which the silo stops with a warning: it must not be needed.</summary>
    [Fact]
    public async Task StopAsync_OtherSiloStays_HandsEverythingOverWithoutWaiting()
    {
        var folder = Directory.CreateTempSubdirectory("grid-hosted-");
        var warnings = new ConcurrentQueue<string>();
        await using var staying = await HostedSilo.StartAsync(folder.FullName, "silo-0", warnings);
        await using (var leaving = await HostedSilo.StartAsync(folder.FullName, "silo-1", warnings))
        {
            await WaitAsync(staying.Grid, "silo-1", partitions => partitions > 0);
            await leaving.Host.StopAsync();
        }

        Assert.Empty(warnings);
        await WaitAsync(staying.Grid, "silo-0", partitions => partitions == 8);
        await staying.Host.StopAsync();
        folder.Delete(recursive: true);
    }

    private static async Task WaitAsync(IGrid grid, string silo, Func<int, bool> isEnough)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!isEnough((await grid.GetStatusAsync(limit.Token)).Partitions.Count(partition => partition.Owner == silo)))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private sealed class HostedSilo(GridEnvironment environment, IHost host, IHost client) : IAsyncDisposable
    {
        public IHost Host => host;

        public IGrid Grid => client.Services.GetRequiredService<IGrid>();

        public static async Task<HostedSilo> StartAsync(string folder, string name, ConcurrentQueue<string> warnings)
        {
            var ports = FreePorts.Take(2);
            var options = new GridOptions
            {
                Name = "hosted",
                SiloName = name,
                DataDirectory = folder,
                Partitions = 8,
                SiloPort = ports,
                GatewayPort = ports + 1,
                Stores = [new StoreOptions { Name = "store-0" }],
                Home = "store-0",
                FailureDetection = FailureDetection.Standard,
            };
            var environment = await GridEnvironment.OpenAsync(options, NullLoggerFactory.Instance, CancellationToken.None);
            var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders().AddProvider(new DepartureWarnings(warnings));
            builder.UseOrleans(silo => silo.AddGrid(environment));
            var host = builder.Build();
            await host.StartAsync();
            var client = await TestedClient.StartAsync([$"127.0.0.1:{ports + 1}"], options => options.ClusterId = "hosted", CancellationToken.None);
            return new HostedSilo(environment, host, client);
        }

        public async ValueTask DisposeAsync()
        {
            await client.StopAsync();
            client.Dispose();
            host.Dispose();
            await environment.DisposeAsync();
        }
    }

    // What a departure says of itself, when it does not end as it should.
    private sealed class DepartureWarnings(ConcurrentQueue<string> warnings) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName.EndsWith(".SiloDeparture", StringComparison.Ordinal) ? new Collector(warnings) : NullLogger.Instance;

        public void Dispose()
        {
        }

        private sealed class Collector(ConcurrentQueue<string> warnings) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                {
                    warnings.Enqueue(formatter(state, exception));
                }
            }
        }
    }
}
