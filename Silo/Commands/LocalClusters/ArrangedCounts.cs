using Grid.Tables;

namespace Grid.Silo.Commands.LocalClusters;

/// <summary>An arrangement with its numbers.</summary>
/// <param name="Copies">Stores that hold each partition; null leaves it to the silos.</param>
internal sealed record ArrangedCounts(Arrangement Arrangement, int Silos, int Stores, int? Copies)
{
    /// <summary>
    /// Takes what was asked for and completes it. Without a name the numbers say which arrangement it is; a named one
    /// gives the numbers that were not asked for.
    /// </summary>
    /// <exception cref="CommandException">There is no such arrangement, or it cannot have the numbers that were asked for.</exception>
    public static ArrangedCounts Of(string? name, int? silos, int? stores, int? copies)
    {
        if (name is null)
        {
            var siloCount = silos ?? Arrangement.Default.DefaultSilos;
            var storeCount = stores ?? Math.Max(siloCount, 1);
            return new(Arrangement.Recognize(siloCount, storeCount), siloCount, storeCount, copies);
        }

        var arrangement = Arrangement.Find(name) ?? throw Unknown(name);
        var counts = Complete(arrangement, silos, stores, copies);
        if (Contradiction(counts, stores is not null) is { } contradiction)
        {
            throw new CommandException(ExitCode.Usage, contradiction);
        }

        return counts;
    }

    private static ArrangedCounts Complete(Arrangement arrangement, int? silos, int? stores, int? copies)
    {
        var siloCount = silos ?? Math.Max(arrangement.DefaultSilos, arrangement.Stores.Most == 1 ? 1 : stores ?? 1);
        var storeCount = stores ?? arrangement.DefaultStores(siloCount);
        return new(arrangement, siloCount, storeCount, copies ?? (arrangement.CopiesEverywhere ? storeCount : null));
    }

    private static string? Contradiction(ArrangedCounts counts, bool storesWereAskedFor)
    {
        var (arrangement, silos, stores, copies) = counts;
        var remedy = $"or choose another arrangement ({string.Join(", ", Arrangement.All.Where(other => other != arrangement).Select(other => other.Name))})";
        if (!arrangement.Silos.Contains(silos))
        {
            return $"--arrangement {arrangement.Name} has {arrangement.Silos.Of("silo")}, but --silos is {silos}: leave --silos out, {remedy}.";
        }

        if (!arrangement.Stores.Contains(stores))
        {
            return $"--arrangement {arrangement.Name} has {arrangement.Stores.Of("store")}, but --stores is {stores}: leave --stores out, {remedy}.";
        }

        if (storesWereAskedFor && stores > silos)
        {
            return $"--arrangement {arrangement.Name} has a silo for every store, but --stores is {stores} and --silos is {silos}: ask for at least {stores} silos, {remedy}.";
        }

        return arrangement.CopiesEverywhere && copies != stores
            ? $"--arrangement {arrangement.Name} has every partition in each of its {stores} stores, but --copies is {copies}: leave --copies out, {remedy}."
            : null;
    }

    private static CommandException Unknown(string name)
    {
        var names = Arrangement.All.Select(arrangement => arrangement.Name).ToArray();
        var nearest = NearestName.Of(name, names);
        return new(ExitCode.Usage, $"There is no arrangement '{name}'. " + (nearest is null ? $"There are {string.Join(", ", names)}." : $"Did you mean '{nearest}'?"));
    }
}
