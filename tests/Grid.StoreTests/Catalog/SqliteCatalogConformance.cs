using Grid.Errors;
using Grid.Grains.Catalog.Database;

namespace Grid.StoreTests.Catalog;

public sealed class SqliteCatalogConformance : CatalogConformance
{
    private readonly TemporaryFolder _folder = new();

    internal override CatalogDialect CreateDialect() => new SqliteCatalogDialect(_folder.File("catalog.db"));

    protected override ValueTask DropDatabaseAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Open_NoDatabase_StoreFailureNamingTheFile()
    {
        var text = string.Concat(Enumerable.Repeat("This is no database. ", 500));
        await File.WriteAllTextAsync(_folder.File("catalog.db"), text);
        var failure = await Assert.ThrowsAsync<GridException>(() => Create().OpenAsync(64, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.False(failure.IsTransient);
        Assert.Contains(_folder.File("catalog.db"), failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(_folder.File("catalog.db")));
    }

    [Fact]
    public async Task Open_FolderMissing_StoreFailureNamingTheFile()
    {
        await using var catalog = new CatalogDatabase(new SqliteCatalogDialect(_folder.File("missing/catalog.db")));
        var failure = await Assert.ThrowsAsync<GridException>(() => catalog.OpenAsync(64, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.Contains(_folder.File("missing/catalog.db"), failure.Message, StringComparison.Ordinal);
    }
}
