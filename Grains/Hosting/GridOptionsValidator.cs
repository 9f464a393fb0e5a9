using Grid.Partitions;
using Microsoft.Extensions.Options;

namespace Grid.Grains.Hosting;

/// <summary>Checks the whole configuration and reports every error, each with what is wrong and what would be right.</summary>
public sealed class GridOptionsValidator : IValidateOptions<GridOptions>
{
    public ValidateOptionsResult Validate(string? name, GridOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            errors.Add("Grid:Name is empty: name the grid.");
        }

        if (string.IsNullOrWhiteSpace(options.SiloName))
        {
            errors.Add("Grid:SiloName is empty: give every silo a name of its own.");
        }

        CheckPorts(options, errors);
        if (options.Partitions is < 1 or > PartitionId.MaxCount)
        {
            errors.Add($"Grid:Partitions is {options.Partitions}: use 1 to {PartitionId.MaxCount}.");
        }

        StoreOptionsCheck.Run(options, errors);
        CheckDatabase("Grid:Catalog", options.Catalog, errors);
        QueryOptionsCheck.Run(options.Query, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckPorts(GridOptions options, List<string> errors)
    {
        (string Name, int Port)[] ports =
        [
            ("HttpPort", options.HttpPort), ("SiloPort", options.SiloPort), ("GatewayPort", options.GatewayPort),
        ];
        foreach (var (portName, port) in ports)
        {
            if (port is < 1 or > 65535)
            {
                errors.Add($"Grid:{portName} is {port}: use 1 to 65535.");
            }
        }

        if (ports.DistinctBy(port => port.Port).Count() < ports.Length)
        {
            errors.Add($"Grid:HttpPort, SiloPort and GatewayPort are {options.HttpPort}, {options.SiloPort} and {options.GatewayPort}: use three different ports.");
        }
    }

    internal static void CheckDatabase(string what, DatabaseOptions database, List<string> errors)
    {
        if (!DatabaseProvider.TryFind(database.Provider, out var provider))
        {
            errors.Add($"{what} has provider '{database.Provider}': use {DatabaseProvider.Names}.");
        }
        else if (provider.Refuse(database) is { } reason)
        {
            errors.Add($"{what}: {reason}");
        }
    }
}
