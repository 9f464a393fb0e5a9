namespace Grid.Cluster;

/// <summary>Gives a table another time to live. It counts for rows written from then on; rows that are there keep their time.</summary>
/// <param name="TimeToLive">Null: rows do not expire unless their write says so.</param>
[GenerateSerializer, Immutable]
[Alias("grid.SetTimeToLive")]
public sealed record SetTimeToLive([property: Id(0)] TimeSpan? TimeToLive) : TableChange;
