using Grid.Grains.Hosting;
using Grid.Grains.Journal;

namespace Grid.Tests.Hosting;

public sealed class GridOptionsValidatorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 2)]
    public void Copies_NotConfigured_TwoWhereThereAreTwoStores(int stores, int copies) =>
        Assert.Equal(copies, new JournalOptions().CopiesAmong(stores));

    [Fact]
    public void Validate_Defaults_Pass()
    {
        Assert.Empty(FailuresOf(new GridOptions()));
        Assert.Empty(FailuresOf(WithStores("a", "b")));
    }

    [Fact]
    public void Validate_MoreCopiesThanStores_OneErrorThatNamesBoth()
    {
        var options = WithStores("a", "b");
        options.Journal.Copies = 3;
        options.Journal.MinInSync = 4;
        var failure = Assert.Single(FailuresOf(options));
        Assert.Contains("Copies is 3 and there are 2 stores", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_MoreInSyncThanCopies_OneErrorThatNamesBoth()
    {
        var options = WithStores("a", "b", "c");
        options.Journal.MinInSync = 3;
        var failure = Assert.Single(FailuresOf(options));
        Assert.Contains("MinInSync is 3 and each partition has 2 copies", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_StoreNamedTwice_OneError()
    {
        var failure = Assert.Single(FailuresOf(WithStores("a", "a")));
        Assert.Contains("'a' is configured 2 times", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TwoStoresInOneFile_OneErrorThatNamesBoth()
    {
        var options = WithStores("a", "b");
        options.Stores[1].ConnectionString = "Data Source=" + Path.Combine(options.DataDirectory, ".", "a.db");
        var failure = Assert.Single(FailuresOf(options));
        Assert.Contains("stores 'a' and 'b' are the same database", failure, StringComparison.Ordinal);
    }

    private static GridOptions WithStores(params string[] names) => new() { Stores = [.. names.Select(name => new StoreOptions { Name = name })] };

    private static List<string> FailuresOf(GridOptions options) => [.. new GridOptionsValidator().Validate(null, options).Failures ?? []];
}
