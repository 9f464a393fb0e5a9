namespace Grid.Cluster;

/// <summary>What a store is to the grid. Numbers are kept in the catalog: append only.</summary>
public enum StoreState
{
    /// <summary>Partitions belong in it, and their writes wait for it.</summary>
    Active = 0,

    /// <summary>No partition belongs in it any more; it still holds copies that have not moved yet.</summary>
    Leaving = 1,

    /// <summary>Every partition is shipped to it after the fact: no write waits for it, and it is behind by what is under way.</summary>
    Asynchronous = 2,

    /// <summary>It was part of the grid once. Its name may be added again.</summary>
    Removed = 3,
}
