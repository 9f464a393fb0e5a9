using Grid.Cluster;
using Grid.Errors;

namespace Grid.Grains.Hosting;

/// <summary>Checks the configured stores, one by one and together, and how many of them hold a partition.</summary>
internal static class StoreOptionsCheck
{
    public static void Run(GridOptions options, List<string> errors)
    {
        var locations = new List<(string Store, string Location)>();
        foreach (var store in options.Stores)
        {
            var before = errors.Count;
            CheckStore(store, errors);
            if (errors.Count == before && TryLocate(store, options.DataDirectory, errors) is { } location)
            {
                locations.Add((store.Name, location));
            }
        }

        CheckTogether(options, locations, errors);
        CheckCopies(options, errors);
    }

    /// <summary>What is wrong with one store by itself.</summary>
    public static List<string> Check(StoreOptions store)
    {
        var errors = new List<string>();
        CheckStore(store, errors);
        return errors;
    }

    private static void CheckStore(StoreOptions store, List<string> errors)
    {
        try
        {
            StoreName.Create(store.Name);
        }
        catch (RequestException failure)
        {
            errors.Add($"Grid:Stores: {failure.Message}");
        }

        GridOptionsValidator.CheckDatabase($"Grid:Stores: store '{store.Name}'", store, errors);
        if (!(store.Weight > 0 && double.IsFinite(store.Weight)))
        {
            errors.Add($"Grid:Stores: store '{store.Name}' has weight {store.Weight}: use a positive number.");
        }
    }

    private static string? TryLocate(StoreOptions store, string dataDirectory, List<string> errors)
    {
        try
        {
            return DatabaseProvider.Of(store).LocationOf(StoreName.Create(store.Name), store, dataDirectory);
        }
        catch (GridException failure)
        {
            errors.Add($"Grid:Stores: {failure.Message}");
            return null;
        }
    }

    private static void CheckTogether(GridOptions options, List<(string Store, string Location)> locations, List<string> errors)
    {
        foreach (var twice in options.Stores.GroupBy(store => store.Name).Where(group => group.Count() > 1))
        {
            errors.Add($"Grid:Stores: store '{twice.Key}' is configured {twice.Count()} times: give each store a name of its own.");
        }

        // Two names of one database would count as two copies, and both would be lost with it.
        foreach (var shared in locations.DistinctBy(store => store.Store).GroupBy(store => store.Location, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            errors.Add($"Grid:Stores: stores {string.Join(" and ", shared.Select(store => $"'{store.Store}'"))} are the same database ({shared.Key}): give each store one of its own.");
        }

        if (options.Home is { } home && options.Stores.Count > 0 && options.Stores.All(store => store.Name != home))
        {
            errors.Add($"Grid:Home is '{home}', which is none of the stores {string.Join(", ", options.Stores.Select(store => store.Name))}.");
        }
    }

    private static void CheckCopies(GridOptions options, List<string> errors)
    {
        var stores = Math.Max(1, options.Stores.Count);
        var copies = options.Journal.CopiesAmong(stores);
        if (copies < 1 || copies > stores)
        {
            errors.Add($"Grid:Journal:Copies is {copies} and there are {stores} stores: use 1 to {stores}, or configure more stores.");
        }
        else if (options.Journal.MinInSync < 1 || options.Journal.MinInSync > copies)
        {
            errors.Add($"Grid:Journal:MinInSync is {options.Journal.MinInSync} and each partition has {copies} copies (Grid:Journal:Copies): use 1 to {copies}.");
        }
    }
}
