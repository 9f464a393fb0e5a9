using Grid.Grains.Hosting;
using Grid.Silo.Http;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;

namespace Grid.Silo.Commands.Serving;

/// <summary>One silo in this process: its databases, Orleans and HTTP.</summary>
internal sealed class SiloHost : IAsyncDisposable
{
    /// <summary>How long a silo may take to hand over its partitions and leave.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly GridEnvironment _environment;
    private readonly ILoggerFactory _environmentLogging;

    private SiloHost(WebApplication app, GridEnvironment environment, ILoggerFactory environmentLogging)
    {
        App = app;
        _environment = environment;
        _environmentLogging = environmentLogging;
    }

    /// <summary>The host, not started yet.</summary>
    public WebApplication App { get; }

    public GridOptions Options => _environment.Options;

    /// <summary>Opens the databases and builds the host.</summary>
    /// <param name="settings">Configuration arguments; they win over environment variables, and those over <c>appsettings.json</c>.</param>
    /// <param name="isVerbose">Whether failures are logged with stack traces and the runtime's own words.</param>
    /// <exception cref="OptionsValidationException">The configuration is wrong; it lists every error.</exception>
    /// <exception cref="CommandException">A port is taken, or the data folder cannot be written.</exception>
    /// <exception cref="Errors.GridException">A database is damaged, or belongs to another grid.</exception>
    public static async Task<SiloHost> OpenAsync(IReadOnlyList<string> settings, bool isVerbose)
    {
        var builder = HttpHosting.NewBuilder(settings);
        var options = GridSettings.Read(builder.Configuration);
        Prepare(options);

        var logging = LoggerFactory.Create(factory => SiloLogging.Configure(factory.AddConfiguration(builder.Configuration.GetSection("Logging")), isVerbose));
        var environment = await GridEnvironment.OpenAsync(options, logging, CancellationToken.None);
        SiloLogging.Configure(builder.Logging, isVerbose);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.Services.AddSingleton(options);
        builder.Services.AddGridClientInSilo().AddSiloHttp();
        builder.Host.UseOrleans(silo => silo.AddGrid(environment).AddDashboard(dashboard => dashboard.HideTrace = true));
        builder.Listen(SiloEndpoint.ListeningOf(options.Address), options.HttpPort);
        return new SiloHost(builder.Build().MapSiloHttp(options), environment, logging);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _environment.DisposeAsync();
        _environmentLogging.Dispose();
    }

    // What would otherwise fail in the middle of the start, with the words of a socket or of a database driver.
    private static void Prepare(GridOptions options)
    {
        DataDirectory.Prepare(options.DataDirectory);
        Ports.Require(SiloEndpoint.ListeningOf(options.Address),
        [
            (options.HttpPort, ServingOptions.HttpPortName),
            (options.SiloPort, ServingOptions.SiloPortName),
            (options.GatewayPort, ServingOptions.GatewayPortName),
        ]);
    }
}
