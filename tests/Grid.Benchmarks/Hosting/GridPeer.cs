using Grid.Benchmarks.Peers;
using Grid.Benchmarks.Query;
using Grid.Client;
using Grid.Cluster;
using Grid.Grains.Hosting;
using Grid.Grains.Hosting.Topology;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Benchmarks.Hosting;

/// <summary>One silo in this process with 64 partitions in memory, asked by a client over a connection of its own, as programs ask a grid.</summary>
internal sealed class GridPeer : IPeer
{
    public const string EmptyTable = "nothing";

    private const int PartitionCount = 64;
    private const int RowsOfRequest = 4_096;

    private readonly DirectoryInfo _folder;
    private readonly GridEnvironment _environment;
    private readonly IHost _silo;
    private readonly IHost _client;

    private GridPeer(DirectoryInfo folder, GridEnvironment environment, IHost silo, IHost client)
    {
        _folder = folder;
        _environment = environment;
        _silo = silo;
        _client = client;
    }

    public string Name => "Grid";

    private IGrid Grid => _client.Services.GetRequiredService<IGrid>();

    /// <summary>Starts the silo and connects.</summary>
    public static async Task<GridPeer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("grid-benchmark-");
        var options = new GridOptions
        {
            Name = "benchmark",
            DataDirectory = folder.FullName,
            Partitions = PartitionCount,
            SiloPort = FreePort.Take(),
            GatewayPort = FreePort.Take(),
        };
        var environment = await OpenAsync(options, cancellationToken);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.AddGrid(environment));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var client = await GridClientHost.StartAsync(options.Name, [options.GatewayPort], cancellationToken, client => client.Timeout = TimeSpan.FromMinutes(5));
        return new GridPeer(folder, environment, host, client);
    }

    public async Task LoadAsync(int rows, CancellationToken cancellationToken)
    {
        await Grid.SqlAsync($"CREATE TABLE {EmptyTable} ({SalesTable.GridColumns})", cancellationToken: cancellationToken);
        var (countries, carriers) = (SalesTable.CountryNames(), DeliveriesTable.CarrierNames());
        await LoadAsync(SalesTable.Name, SalesTable.GridColumns, rows, (number, writer) => SalesTable.Encode(number, writer, countries), cancellationToken);
        await LoadAsync(DeliveriesTable.Name, DeliveriesTable.Columns, rows, (number, writer) => DeliveriesTable.Encode(number, writer, carriers), cancellationToken);
    }

    public async Task<string> QueryAsync(string sql)
    {
        var result = await Grid.SqlAsync(sql);
        return AnswerText.Of(result.Rows.Select(row => Enumerable.Range(0, result.Columns.Count).Select(column => row[column])));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        await _silo.StopAsync();
        _silo.Dispose();
        await _environment.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static Task<GridEnvironment> OpenAsync(GridOptions options, CancellationToken cancellationToken) => GridEnvironment.OpenAsync(
        options, new StoreConnector(options, NullLoggerFactory.Instance, _ => new DiscardingStore(StoreName.Create("store-0"))), NullLoggerFactory.Instance, cancellationToken);

    private async Task LoadAsync(string name, string columns, int rows, RowEncoder encode, CancellationToken cancellationToken)
    {
        await Grid.SqlAsync($"CREATE TABLE {name} ({columns})", cancellationToken: cancellationToken);
        var schema = await Grid.GetTableAsync(name, cancellationToken);
        var table = TableRef.Of(schema);
        var writer = new RowWriter(schema);
        var builders = new WriteRequestBuilder[PartitionCount];
        var pending = new Task[PartitionCount];
        Array.Fill(pending, Task.CompletedTask);
        for (var number = 0; number < rows; number++)
        {
            var row = encode(number, writer);
            var partition = KeyCodec.PartitionOfRow(schema, row, PartitionCount).Value;
            (builders[partition] ??= new WriteRequestBuilder()).AddSingle(table, WriteKind.Put, null, row);
            if (builders[partition].UnitCount == RowsOfRequest)
            {
                await pending[partition];
                pending[partition] = WriteAsync(partition, builders[partition], cancellationToken);
                builders[partition] = null!;
            }
        }

        await Task.WhenAll(pending);
        await Task.WhenAll(Enumerable.Range(0, PartitionCount).Where(partition => builders[partition] is not null)
            .Select(partition => WriteAsync(partition, builders[partition], cancellationToken)));
    }

    private async Task WriteAsync(int partition, WriteRequestBuilder builder, CancellationToken cancellationToken)
    {
        var grain = _client.Services.GetRequiredService<IClusterClient>().GetGrain<IPartitionGrain>(partition);
        var response = await grain.WriteAsync(builder.Build(), cancellationToken);
        if (response.Failures is [var failure, ..])
        {
            throw new InvalidOperationException($"Partition {partition} refused a row: {failure.Message}");
        }
    }

    // Writes the row of a number.
    private delegate ReadOnlySpan<byte> RowEncoder(int number, RowWriter writer);
}
