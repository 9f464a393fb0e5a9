using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.StoreTests.Catalog;

public abstract partial class CatalogConformance
{
    private static readonly PartitionId P0 = PartitionId.Create(0);

    [Fact]
    public async Task Ownership_NoRecord_Unowned()
    {
        var registry = (await OpenAsync()).Ownership;
        Assert.Equal(OwnershipRecord.Unowned(P0), await registry.ReadAsync(P0, default));
        Assert.Empty(await registry.ReadAllAsync(default));
    }

    [Fact]
    public async Task Ownership_Replaced_ReadBackByEverybody()
    {
        var (registry, other) = ((await OpenAsync()).Ownership, (await OpenAsync()).Ownership);
        var first = Record(1, "silo-0@127.0.0.1:11111", false, "store-0", "store-1");
        Assert.True(await registry.TryReplaceAsync(first, default));
        AssertSame(first, await other.ReadAsync(P0, default));

        var second = Record(2, "silo-1", true, "store-1") with { Epoch = Epoch.Create(long.MaxValue) };
        Assert.True(await other.TryReplaceAsync(second, default));
        AssertSame(second, await registry.ReadAsync(P0, default));
        Assert.True(await registry.TryReplaceAsync(Record(1, "silo-0", false, "store-0") with { Partition = PartitionId.Create(7) }, default));
        Assert.Equal([0, 7], (await registry.ReadAllAsync(default)).Select(record => record.Partition.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Ownership_OtherRevision_RefusedAndNothingChanges(long revision)
    {
        var registry = (await OpenAsync()).Ownership;
        Assert.True(await registry.TryReplaceAsync(Record(1, "silo-0", false, "store-0"), default));
        var current = Record(2, "silo-1", false, "store-0");
        Assert.True(await registry.TryReplaceAsync(current, default));
        Assert.False(await registry.TryReplaceAsync(Record(revision, "silo-2", false, "store-1"), default));
        AssertSame(current, await registry.ReadAsync(P0, default));
    }

    [Fact]
    public async Task Ownership_NoRecordButALaterRevision_Refused()
    {
        var registry = (await OpenAsync()).Ownership;
        Assert.False(await registry.TryReplaceAsync(Record(2, "silo-0", false, "store-0"), default));
        Assert.Empty(await registry.ReadAllAsync(default));
    }

    [Fact]
    public async Task Ownership_ManyTakeTheSameRevision_OneWinsEach()
    {
        const int revisions = 25;
        var registries = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await OpenAsync()).Ownership));
        for (var revision = 1; revision <= revisions; revision++)
        {
            var results = await Task.WhenAll(registries.Select((registry, silo) => registry.TryReplaceAsync(Record(revision, $"silo-{silo}", false, "store-0"), default)));
            Assert.Single(results, result => result);
            Assert.Equal($"silo-{results.IndexOf(true)}", (await registries[0].ReadAsync(P0, default)).Owner);
        }
    }

    private static OwnershipRecord Record(long revision, string owner, bool isReleased, params string[] inSync) =>
        new(P0, Epoch.Create(revision), owner, isReleased, [.. inSync.Select(StoreName.Create)], revision);

    private static void AssertSame(OwnershipRecord expected, OwnershipRecord actual)
    {
        Assert.Equal(expected.InSync, actual.InSync);
        Assert.Equal(expected, actual with { InSync = expected.InSync });
    }
}
