namespace Grid.Cluster;

/// <summary>Drops a column with all of its values. Not one of the key, and not the last one that can be seen.</summary>
/// <param name="IfExists">Change nothing when the table has no column of that name.</param>
[GenerateSerializer, Immutable]
[Alias("grid.DropColumn")]
public sealed record DropColumn([property: Id(0)] string Name, [property: Id(1)] bool IfExists) : TableChange;
