namespace Grid.Silo.Commands.LocalClusters;

/// <summary>A classical way to arrange database servers and their storage: which numbers of silos, stores and copies make it, and which it has unless told.</summary>
internal sealed record Arrangement
{
    public static readonly Arrangement Standalone = new()
    {
        Name = "standalone",
        Summary = "one silo over one store",
        Silos = CountRange.Exactly(1),
        Stores = CountRange.Exactly(1),
        DefaultSilos = 1,
    };

    public static readonly Arrangement ActiveActive = new()
    {
        Name = "shared-disk-active-active",
        Summary = "several silos over one store, all at work",
        Silos = CountRange.AtLeast(2),
        Stores = CountRange.Exactly(1),
        DefaultSilos = 2,
    };

    public static readonly Arrangement ActiveStandby = new()
    {
        Name = "shared-disk-active-standby",
        Summary = "one store; silo-0 owns everything, the others take over when it fails",
        Silos = CountRange.AtLeast(2),
        Stores = CountRange.Exactly(1),
        DefaultSilos = 2,
        HasStandby = true,
    };

    public static readonly Arrangement Replication = new()
    {
        Name = "replication",
        Summary = "whole sets: every store holds every partition",
        Silos = CountRange.AtLeast(2),
        Stores = CountRange.AtLeast(2),
        DefaultSilos = 2,
        CopiesEverywhere = true,
    };

    public static readonly Arrangement SharedNothing = new()
    {
        Name = "shared-nothing",
        Summary = "shards: each silo with a store of its own, partitions spread over the sets",
        Silos = CountRange.AtLeast(2),
        Stores = CountRange.AtLeast(2),
        DefaultSilos = 3,
    };

    /// <summary>All, the simplest first.</summary>
    public static IReadOnlyList<Arrangement> All { get; } = [Standalone, ActiveActive, ActiveStandby, Replication, SharedNothing];

    /// <summary>What runs when nothing else is asked for.</summary>
    public static Arrangement Default => SharedNothing;

    public required string Name { get; init; }

    /// <summary>What it is, in a line.</summary>
    public required string Summary { get; init; }

    public required CountRange Silos { get; init; }

    public required CountRange Stores { get; init; }

    public required int DefaultSilos { get; init; }

    /// <summary>Whether all silos but the first stand by.</summary>
    public bool HasStandby { get; init; }

    /// <summary>Whether there are as many copies as stores.</summary>
    public bool CopiesEverywhere { get; init; }

    /// <summary>Stores unless told: one where they are shared, otherwise one for each silo.</summary>
    public int DefaultStores(int silos) => Math.Clamp(silos, Stores.Least, Stores.Most);

    /// <summary>The arrangement of that name; null when there is none.</summary>
    public static Arrangement? Find(string name) => All.FirstOrDefault(arrangement => arrangement.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The arrangement that numbers alone make.</summary>
    public static Arrangement Recognize(int silos, int stores) => (silos, stores) switch
    {
        (1, 1) => Standalone,
        (_, 1) => ActiveActive,
        _ => SharedNothing,
    };
}
