namespace Grid.Cluster;

/// <summary>One change of a table's columns or options, as <c>ALTER TABLE</c> says it. Names are column names.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.TableChange")]
public abstract record TableChange;
