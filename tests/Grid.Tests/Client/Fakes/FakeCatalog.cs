using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Tables;

namespace Grid.Tests.Client.Fakes;

/// <summary>The tables of a <see cref="FakeGrid"/>.</summary>
internal sealed class FakeCatalog(FakeGrid grid) : ICatalogGrain
{
    public int ViewCallCount { get; private set; }

    /// <summary>Called before a table is created; throws in its place.</summary>
    public Action? OnCreate { get; set; }

    public int CreateCallCount { get; private set; }

    public Task<CatalogView?> GetViewAsync(long knownVersion)
    {
        ViewCallCount++;
        return Task.FromResult(knownVersion == grid.CatalogVersion ? null : new CatalogView(grid.CatalogVersion, FakeGrid.PartitionCount, grid.Tables));
    }

    public async Task<TableSchema> CreateTableAsync(TableDefinition definition, bool ifNotExists)
    {
        CreateCallCount++;
        await Task.Yield();
        OnCreate?.Invoke();
        if (ifNotExists && grid.Tables.FirstOrDefault(table => table.Name == definition.Name) is { } existing)
        {
            return existing;
        }

        return grid.AddTable(
            definition.Name.ToString(), [.. definition.Columns],
            [.. definition.PrimaryKey.Select(name => definition.Columns.ToList().FindIndex(column => column.Name == name))],
            durability: definition.Durability, timeToLive: definition.TimeToLive);
    }

    public Task<bool> DropTableAsync(TableName name, bool ifExists) => throw new NotSupportedException();

    public Task<TableSchema> AlterTableAsync(TableName name, TableChange change) => throw new NotSupportedException();

    public Task<TableSchema> TruncateTableAsync(TableName name) => throw new NotSupportedException();

    public Task CreateIndexAsync(TableName table, string name, ImmutableArray<string> columns, bool ifNotExists) => throw new NotSupportedException();

    public Task<bool> DropIndexAsync(string name, bool ifExists) => throw new NotSupportedException();

    public Task CreateViewAsync(ViewDefinition definition, bool orReplace) => throw new NotSupportedException();

    public Task<bool> DropViewAsync(TableName name, bool ifExists) => throw new NotSupportedException();

    public Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ClusterStatus("fake", FakeGrid.PartitionCount, [], [], [], []));
}
