namespace Grid.Cluster;

/// <summary>A store that is to be added to a running grid.</summary>
/// <param name="Name">See <see cref="StoreName"/>.</param>
/// <param name="Provider">The database system, as configuration names it: <c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="ConnectionString">As in the configuration of a store. It is kept in the catalog, with any password in it. Null: a SQLite file in the data folder.</param>
/// <param name="Weight">Its share of the partitions relative to the other stores; positive.</param>
/// <param name="IsAsynchronous">Whether partitions are shipped to it after the fact, instead of belonging in it.</param>
[GenerateSerializer, Immutable]
[Alias("grid.StoreDefinition")]
public sealed record StoreDefinition(
    [property: Id(0)] string Name, [property: Id(1)] string Provider, [property: Id(2)] string? ConnectionString,
    [property: Id(3)] double Weight, [property: Id(4)] bool IsAsynchronous)
{
    // Passwords must not get into logs.
    public override string ToString() => $"{Name} ({Provider})";
}
