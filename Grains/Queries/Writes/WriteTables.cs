using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Writes;

/// <summary>Finds the table that a statement writes.</summary>
internal static class WriteTables
{
    /// <exception cref="SqlException"><see cref="ErrorCode.TableNotFound"/>, with the nearest name and its place.</exception>
    public static TableSchema Find(CatalogView catalog, TableNode node) =>
        catalog.Tables.FirstOrDefault(table => Identifier.Comparer.Equals(table.Name.ToString(), node.Name))
        ?? throw (catalog.FindView(node.Name) is { } view
            ? new SqlException(ErrorCode.NotSupported, $"{view.Name} is a view, and a view is not written: write the table that it reads.", node.Position)
            : new SqlException(ErrorCode.TableNotFound, TableDirectory.NotFound(node.Name, catalog).Message, node.Position));
}
