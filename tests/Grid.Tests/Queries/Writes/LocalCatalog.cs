using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Catalog;
using Grid.Tables;

namespace Grid.Tests.Queries.Writes;

/// <summary>The catalog of a <see cref="LocalGrid"/>: tells nobody of a change, so that everybody has to find out, but of indexes.</summary>
internal sealed class LocalCatalog(LocalGrid grid) : ICatalogGrain
{
    private long _lastId = 1_000;

    public Task<CatalogView?> GetViewAsync(long knownVersion) => Task.FromResult<CatalogView?>(grid.Catalog);

    public Task<TableSchema> CreateTableAsync(TableDefinition definition, bool ifNotExists)
    {
        if (grid.Catalog.TryFind(definition.Name, out var existing))
        {
            return ifNotExists ? Task.FromResult(existing) : throw new RequestException(ErrorCode.TableExists, "The table exists.");
        }

        ViewRules.CheckNewTable(grid.Catalog, definition.Name);
        var schema = TableDefinitionCheck.ToSchema(definition, new TableId(++_lastId));
        grid.Catalog = grid.Catalog with { Version = grid.Catalog.Version + 1, Tables = grid.Catalog.Tables.Add(schema) };
        return Task.FromResult(schema);
    }

    public Task<bool> DropTableAsync(TableName name, bool ifExists)
    {
        if (!grid.Catalog.TryFind(name, out var schema))
        {
            return ifExists ? Task.FromResult(false) : throw TableDirectory.NotFound(name.ToString(), grid.Catalog);
        }

        ViewRules.CheckDrop(grid.Catalog, name, "table");
        grid.Catalog = grid.Catalog with { Version = grid.Catalog.Version + 1, Tables = grid.Catalog.Tables.Remove(schema) };
        return Task.FromResult(true);
    }

    public Task<TableSchema> AlterTableAsync(TableName name, TableChange change) => Replace(name, schema => TableAlteration.Apply(schema, change));

    public Task<TableSchema> TruncateTableAsync(TableName name) => Replace(name, schema => TableAlteration.Empty(schema, new TableId(++_lastId)));

    public Task CreateIndexAsync(TableName table, string name, ImmutableArray<string> columns, bool ifNotExists) =>
        Task.FromResult(ReplaceIndexes(IndexRules.Create(grid.Catalog, table, name, columns, ifNotExists)));

    public Task<bool> DropIndexAsync(string name, bool ifExists) => Task.FromResult(ReplaceIndexes(IndexRules.Drop(grid.Catalog, name, ifExists)));

    public Task CreateViewAsync(ViewDefinition definition, bool orReplace)
    {
        ViewRules.CheckNewView(grid.Catalog, definition, orReplace);
        grid.Catalog = grid.Catalog with
        {
            Version = grid.Catalog.Version + 1,
            Views = [.. grid.Catalog.Views.Where(view => view.Name != definition.Name), definition],
        };
        return Task.CompletedTask;
    }

    public Task<bool> DropViewAsync(TableName name, bool ifExists)
    {
        if (grid.Catalog.FindView(name.ToString()) is not { } view)
        {
            return ifExists ? Task.FromResult(false) : throw ViewRules.NotFound(grid.Catalog, name);
        }

        ViewRules.CheckDrop(grid.Catalog, name, "view");
        grid.Catalog = grid.Catalog with { Version = grid.Catalog.Version + 1, Views = grid.Catalog.Views.Remove(view) };
        return Task.FromResult(true);
    }

    public Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    private bool ReplaceIndexes(TableSchema? after)
    {
        if (after is not null)
        {
            grid.Catalog = grid.Catalog with { Version = grid.Catalog.Version + 1, Tables = [.. grid.Catalog.Tables.Select(table => table.Id == after.Id ? after : table)] };
            grid.Tell();
        }

        return after is not null;
    }

    private Task<TableSchema> Replace(TableName name, Func<TableSchema, TableSchema> change)
    {
        if (!grid.Catalog.TryFind(name, out var before))
        {
            throw TableDirectory.NotFound(name.ToString(), grid.Catalog);
        }

        var after = change(before);
        grid.Catalog = grid.Catalog with { Version = grid.Catalog.Version + 1, Tables = grid.Catalog.Tables.Replace(before, after) };
        return Task.FromResult(after);
    }
}
