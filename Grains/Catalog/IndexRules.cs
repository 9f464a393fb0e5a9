using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Grains.Catalog;

/// <summary>Adds indexes to the schemas of tables and takes them away, or says why not. Pure.</summary>
internal static class IndexRules
{
    /// <summary>The table's schema with one index more; null when an index of that name is there and that is fine.</summary>
    /// <exception cref="RequestException">The index is not acceptable.</exception>
    public static TableSchema? Create(CatalogView catalog, TableName table, string name, ImmutableArray<string> columns, bool ifNotExists)
    {
        if (Owner(catalog, name) is { } owner)
        {
            return ifNotExists ? null : throw new RequestException(ErrorCode.IndexExists,
                $"Table {owner.Name} has an index {name} already, and names of indexes are unique in the grid: drop it first, create it IF NOT EXISTS, or choose another name.");
        }

        Identifier.Check(name, "index");
        if (!catalog.TryFind(table, out var schema))
        {
            throw catalog.FindView(table.ToString()) is { } view
                ? new RequestException(ErrorCode.NotSupported, $"{view.Name} is a view, which has no rows of its own: index the tables that it reads.")
                : TableDirectory.NotFound(table.ToString(), catalog);
        }

        if (schema.Indexes.Length >= TableSchema.MaxIndexes)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"Table {schema.Name} has {schema.Indexes.Length} indexes; it takes at most {TableSchema.MaxIndexes}. Drop some.");
        }

        if (columns.IsDefaultOrEmpty || columns.Length > IndexDefinition.MaxColumns)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"Index {name} has {(columns.IsDefault ? 0 : columns.Length)} columns; it takes 1 to {IndexDefinition.MaxColumns}.");
        }

        var index = new IndexDefinition(name, [.. columns.Select(column => schema.IdOf(TableAlteration.OrdinalOf(schema, column)))]);
        if (index.ColumnIds.Distinct().Count() < index.ColumnIds.Length)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Index {name} names a column twice: leave the second one out.");
        }

        return schema with { Indexes = schema.Indexes.Add(index) };
    }

    /// <summary>The schema of the index's table without it; null when there is none of that name and that is fine.</summary>
    /// <exception cref="RequestException">There is no such index.</exception>
    public static TableSchema? Drop(CatalogView catalog, string name, bool ifExists)
    {
        if (Owner(catalog, name) is { } owner)
        {
            return owner with { Indexes = owner.Indexes.RemoveAll(index => IsNamed(index, name)) };
        }

        if (ifExists)
        {
            return null;
        }

        var nearest = NearestName.Of(name, catalog.Tables.SelectMany(table => table.Indexes).Select(index => index.Name));
        throw new RequestException(ErrorCode.IndexNotFound, $"There is no index {name}." + (nearest is null ? "" : $" Did you mean {nearest}?"));
    }

    /// <exception cref="RequestException">An index has the column.</exception>
    public static void CheckDropColumn(TableSchema schema, int ordinal)
    {
        var id = schema.IdOf(ordinal);
        if (schema.Indexes.FirstOrDefault(index => index.ColumnIds.Contains(id)) is { } index)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"Column {schema.Columns[ordinal].Name} of table {schema.Name} is in index {index.ToText(schema)}: DROP INDEX {index.Name} first.");
        }
    }

    /// <summary>The indexes of a table for another one of the same columns.</summary>
    /// <param name="target">Numbers its columns in its own way.</param>
    public static ImmutableArray<IndexDefinition> Renumber(TableSchema schema, TableSchema target) =>
        [.. schema.Indexes.Select(index => index with { ColumnIds = [.. index.ColumnIds.Select(id => target.IdOf(schema.OrdinalOf(id)))] })];

    private static TableSchema? Owner(CatalogView catalog, string name) => catalog.Tables.FirstOrDefault(table => table.Indexes.Any(index => IsNamed(index, name)));

    private static bool IsNamed(IndexDefinition index, string name) => Identifier.Comparer.Equals(index.Name, name);
}
