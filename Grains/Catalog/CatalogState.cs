using Grid.Tables;

namespace Grid.Grains.Catalog;

/// <summary>The durable list of tables.</summary>
[GenerateSerializer]
[Alias("grid.CatalogState")]
internal sealed class CatalogState
{
    /// <summary>Grows with every change of any table.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>The id of the table created last: ids are never reused.</summary>
    [Id(1)]
    public long LastTableId { get; set; }

    [Id(2)]
    public List<TableSchema> Tables { get; set; } = [];

    [Id(3)]
    public List<ViewDefinition> Views { get; set; } = [];
}
