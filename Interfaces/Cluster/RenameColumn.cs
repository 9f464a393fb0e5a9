namespace Grid.Cluster;

/// <summary>Gives a column another name; its values stay.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.RenameColumn")]
public sealed record RenameColumn([property: Id(0)] string Name, [property: Id(1)] string NewName) : TableChange;
