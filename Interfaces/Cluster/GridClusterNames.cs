namespace Grid.Cluster;

/// <summary>Orleans' names of a grid's cluster. Silos and clients find each other only when theirs are the same.</summary>
public static class GridClusterNames
{
    public const string ClusterId = "grid";

    public const string ServiceId = "grid";
}
