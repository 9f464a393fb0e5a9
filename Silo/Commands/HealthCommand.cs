using System.CommandLine;
using System.Net;
using Grid.Grains.Hosting;
using Grid.Silo.Commands.Serving;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid health</c>: asks the silo of this machine, as its own configuration says where it listens, how it is.</summary>
internal static class HealthCommand
{
    /// <summary>Longer than a live silo ever takes, shorter than what container engines wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create(Terminal terminal)
    {
        var url = new Option<Uri?>("--url") { Description = "Where the silo serves HTTP (default: as configured, section Grid)" };
        var ready = new Option<bool>("--ready") { Description = "Ask whether it serves its partitions, not only whether it lives" };
        var command = new Command("health", "Ask the silo of this machine how it is: 0 when it is well, otherwise 3") { url, ready };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal, new Uri(parsed.GetValue(url) ?? ConfiguredAddress(), parsed.GetValue(ready) ? "/health/ready" : "/health/live"), cancellationToken));
        return command;
    }

    /// <summary>Where a silo of these options serves HTTP, seen from its own machine.</summary>
    public static Uri AddressOf(GridOptions options)
    {
        var listening = SiloEndpoint.ListeningOf(options.Address);
        return new UriBuilder(Uri.UriSchemeHttp, (listening.Equals(IPAddress.Any) ? IPAddress.Loopback : listening).ToString(), options.HttpPort).Uri;
    }

    private static Uri ConfiguredAddress() => AddressOf(GridSettings.Read(
        new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build()));

    private static async Task<int> RunAsync(Terminal terminal, Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            terminal.Line(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.IsSuccessStatusCode ? ExitCode.Success : ExitCode.Unavailable;
        }
        catch (HttpRequestException failure)
        {
            throw new CommandException(ExitCode.Unavailable, $"No silo answers at {address}: {failure.Message} Is it running? Name another address with --url.", failure);
        }
        catch (TaskCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Unavailable, $"The silo at {address} did not answer within {Patience.TotalSeconds:0} s.", failure);
        }
    }
}
