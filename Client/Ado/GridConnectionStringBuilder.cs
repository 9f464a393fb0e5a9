using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Grid.Client.Hosting;
using Grid.Cluster;

namespace Grid.Client.Ado;

/// <summary>
/// <c>Gateways=host:port,host:port;Grid=name;Connect Timeout=seconds;Timeout=seconds</c>; a part that is left out has the
/// default of <see cref="GridClientOptions"/>.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "The base class sets the name.")]
public sealed class GridConnectionStringBuilder : DbConnectionStringBuilder
{
    private const string GatewaysKey = "Gateways";
    private const string GridKey = "Grid";
    private const string ConnectTimeoutKey = "Connect Timeout";
    private const string TimeoutKey = "Timeout";

    private static readonly string[] Known = [GatewaysKey, GridKey, ConnectTimeoutKey, TimeoutKey];

    public GridConnectionStringBuilder()
    {
    }

    /// <exception cref="ArgumentException">A part is unknown or malformed.</exception>
    public GridConnectionStringBuilder(string connectionString) => ConnectionString = connectionString;

    /// <summary>Gateways of silos as <c>host:port</c>, separated by commas.</summary>
    public string Gateways
    {
        get => Text(GatewaysKey) ?? GridClientOptions.DefaultGateway;
        set => base[GatewaysKey] = value;
    }

    /// <summary>Name of the grid: that of its silos.</summary>
    public string Grid
    {
        get => Text(GridKey) ?? GridClusterNames.ClusterId;
        set => base[GridKey] = value;
    }

    /// <summary>Seconds that opening tries to reach a first silo.</summary>
    public int ConnectTimeout
    {
        get => Seconds(ConnectTimeoutKey) ?? (int)new GridClientOptions().ConnectTimeout.TotalSeconds;
        set => base[ConnectTimeoutKey] = value;
    }

    /// <summary>Seconds that any statement may take, whatever its command allows; the command's own timeout is usually shorter.</summary>
    public int Timeout
    {
        get => Seconds(TimeoutKey) ?? (int)new GridClientOptions().Timeout.TotalSeconds;
        set => base[TimeoutKey] = value;
    }

    [AllowNull]
    public override object this[string keyword]
    {
        get => base[Checked(keyword)];
        set => base[Checked(keyword)] = value;
    }

    /// <summary>Takes over what the string says.</summary>
    internal void Configure(GridClientOptions options)
    {
        foreach (var gateway in Gateways.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            options.Gateways.Add(gateway);
        }

        options.ClusterId = Grid;
        options.ConnectTimeout = TimeSpan.FromSeconds(ConnectTimeout);
        options.Timeout = TimeSpan.FromSeconds(Timeout);
    }

    // A misspelt part would silently mean its default.
    private static string Checked(string keyword) => Known.Contains(keyword, StringComparer.OrdinalIgnoreCase)
        ? keyword
        : throw new ArgumentException($"A connection string has no part '{keyword}'; it has {string.Join(", ", Known)}.", nameof(keyword));

    private string? Text(string key) => TryGetValue(key, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    private int? Seconds(string key) => Text(key) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? seconds
        : throw new ArgumentException($"{key} is '{text}': write a number of seconds greater than 0.");
}
