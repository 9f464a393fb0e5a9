using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Planning;
using Grid.Partitions;
using Microsoft.Extensions.Options;

namespace Grid.Grains.Hosting;

/// <summary>Checks the whole configuration and reports every error, each with what is wrong and what would be right.</summary>
public sealed class GridOptionsValidator : IValidateOptions<GridOptions>
{
    /// <summary>With less, DuckDB cannot even hold the blocks that it spills.</summary>
    private const long MinFallbackMemoryBytes = 32L * 1024 * 1024;

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

        CheckStores(options, errors);
        CheckDatabase("Grid:Catalog", options.Catalog, errors);
        if (options.Journal.MinInSync < 1)
        {
            errors.Add($"Grid:Journal:MinInSync is {options.Journal.MinInSync}: at least one store must hold a write.");
        }

        CheckQuery(options.Query, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckQuery(QueryOptions query, List<string> errors)
    {
        (string Name, long Value)[] limits =
        [
            ("MaxResultRows", query.MaxResultRows), ("MaxResultBytes", query.MaxResultBytes), ("MaxGroups", query.MaxGroups), ("MaxCachedStatements", query.MaxCachedStatements),
            ("MaxGatheredRows", query.MaxGatheredRows), ("MaxGatheredBytes", query.MaxGatheredBytes), ("FallbackThreads", query.FallbackThreads),
            ("MaxConcurrentFallbacks", query.MaxConcurrentFallbacks), ("MaxSpillBytes", query.MaxSpillBytes),
        ];
        foreach (var (name, value) in limits)
        {
            if (value < 1)
            {
                errors.Add($"Grid:Query:{name} is {value}: use at least 1.");
            }
        }

        if (query.FallbackMemoryBytes < MinFallbackMemoryBytes)
        {
            errors.Add($"Grid:Query:FallbackMemoryBytes is {query.FallbackMemoryBytes}: use at least {MinFallbackMemoryBytes}.");
        }
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

    private static void CheckDatabase(string what, DatabaseOptions database, List<string> errors)
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

    private static void CheckStores(GridOptions options, List<string> errors)
    {
        foreach (var store in options.Stores)
        {
            try
            {
                StoreName.Create(store.Name);
            }
            catch (RequestException failure)
            {
                errors.Add($"Grid:Stores: {failure.Message}");
            }

            CheckDatabase($"Grid:Stores: store '{store.Name}'", store, errors);
            if (!(store.Weight > 0 && double.IsFinite(store.Weight)))
            {
                errors.Add($"Grid:Stores: store '{store.Name}' has weight {store.Weight}: use a positive number.");
            }
        }

        foreach (var twice in options.Stores.GroupBy(store => store.Name).Where(group => group.Count() > 1))
        {
            errors.Add($"Grid:Stores: store '{twice.Key}' is configured {twice.Count()} times: give each store a name of its own.");
        }

        if (options.Home is { } home && options.Stores.Count > 0 && options.Stores.All(store => store.Name != home))
        {
            errors.Add($"Grid:Home is '{home}', which is none of the stores {string.Join(", ", options.Stores.Select(store => store.Name))}.");
        }
    }
}
