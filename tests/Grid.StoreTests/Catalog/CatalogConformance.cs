using Grid.Errors;
using Grid.Grains.Catalog.Database;

namespace Grid.StoreTests.Catalog;

/// <summary>What the catalog database promises, for every database system. Each test has a database of its own.</summary>
public abstract partial class CatalogConformance : IAsyncLifetime
{
    private readonly List<CatalogDatabase> _open = [];

    /// <summary>This test's database, once more for every silo.</summary>
    internal abstract CatalogDialect CreateDialect();

    /// <summary>Deletes this test's database.</summary>
    protected abstract ValueTask DropDatabaseAsync();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var catalog in _open)
        {
            await catalog.DisposeAsync();
        }

        await DropDatabaseAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Open_Again_SameIdentity()
    {
        var identity = await Create().OpenAsync(64, default);
        Assert.Equal(64, identity.PartitionCount);
        Assert.NotEqual(Guid.Empty, identity.Id);
        Assert.Equal(identity, await Create().OpenAsync(64, default));
    }

    [Fact]
    public async Task Open_EightSilosAtOnceOnANewDatabase_OneIdentity()
    {
        var identities = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Create()).ToArray().Select(catalog => Task.Run(() => catalog.OpenAsync(16, default))));
        Assert.Single(identities.Distinct());
    }

    [Fact]
    public async Task Open_OtherPartitionCount_InvalidConfigurationNamingBoth()
    {
        await Create().OpenAsync(64, default);
        var failure = await Assert.ThrowsAsync<GridException>(() => Create().OpenAsync(32, default));
        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
        Assert.Contains("64", failure.Message, StringComparison.Ordinal);
        Assert.Contains("32", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_CatalogOfANewerProgram_StoreFailureNamingBothVersions()
    {
        await Create().OpenAsync(64, default);
        await new CatalogSession(CreateDialect()).RunAsync(connection => CatalogSession.ExecuteAsync(connection, "UPDATE grid_identity SET schema_version = 99", default), default);
        var failure = await Assert.ThrowsAsync<GridException>(() => Create().OpenAsync(64, default));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
        Assert.Contains("99", failure.Message, StringComparison.Ordinal);
    }

    internal CatalogDatabase Create()
    {
        var catalog = new CatalogDatabase(CreateDialect());
        _open.Add(catalog);
        return catalog;
    }

    internal async Task<CatalogDatabase> OpenAsync()
    {
        var catalog = Create();
        await catalog.OpenAsync(64, default);
        return catalog;
    }
}
