using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grid.Tables;

namespace Grid.Cluster;

/// <summary>All tables of the grid at one version of the catalog. Immutable, replaced whole.</summary>
/// <param name="Version">Grows with every change of any table.</param>
/// <param name="PartitionCount">Fixed when the grid was created.</param>
[GenerateSerializer, Immutable]
[Alias("grid.CatalogView")]
public sealed record CatalogView(
    [property: Id(0)] long Version, [property: Id(1)] int PartitionCount, [property: Id(2)] ImmutableArray<TableSchema> Tables)
{
    /// <summary>Knows nothing yet.</summary>
    public static CatalogView Unknown { get; } = new(-1, 0, []);

    /// <summary>The views of the grid. No view has the name of a table.</summary>
    [Id(3)]
    public ImmutableArray<ViewDefinition> Views { get; init; } = [];

    /// <summary>The view of a name, or null.</summary>
    public ViewDefinition? FindView(string name) => Views.FirstOrDefault(view => Identifier.Comparer.Equals(view.Name.ToString(), name));

    public bool TryFind(TableName name, [NotNullWhen(true)] out TableSchema? schema)
    {
        schema = Tables.FirstOrDefault(table => table.Name == name);
        return schema is not null;
    }

    public bool TryFind(TableId id, [NotNullWhen(true)] out TableSchema? schema)
    {
        schema = Tables.FirstOrDefault(table => table.Id == id);
        return schema is not null;
    }
}
