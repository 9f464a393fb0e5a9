using Grid.Tables;

namespace Grid.Partitions;

/// <summary>A table and the schema version that the sender encoded rows against.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.TableRef")]
public readonly record struct TableRef([property: Id(0)] TableId Id, [property: Id(1)] int Version)
{
    public static TableRef Of(TableSchema schema) => new(schema.Id, schema.Version);
}
