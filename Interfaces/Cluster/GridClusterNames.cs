namespace Grid.Cluster;

/// <summary>Orleans' names of a grid's cluster. Silos and clients find each other only when theirs are the same.</summary>
public static class GridClusterNames
{
    public const string ClusterId = "grid";

    public const string ServiceId = "grid";

    /// <summary>The directory of partitions and catalog, which lives in the catalog database.</summary>
    public const string Directory = "grid-catalog";

    /// <summary>Key of the silo metadata under which a silo tells, by any value, that it stands by.</summary>
    public const string StandbyKey = "grid.standby";
}
