using Grid.Simulation.Chaos.Report;
using Grid.Simulation.Chaos.Stores;

namespace Grid.Tests.Simulation;

public sealed class CopyComparisonTests
{
    private static readonly StoredRow Row = new(0, 1, 10, 5);
    private static readonly Dictionary<int, string[]> InSync = new() { [0] = ["a", "b"] };
    private static readonly Dictionary<long, long> Answered = new() { [1] = 10, [2] = 0 };

    [Fact]
    public void Compare_EqualCopies_FindsNothing() => Assert.Empty(Compare([Row], [Row]));

    [Fact]
    public void Compare_RowsDiffer_NamesPartitionAndStores()
    {
        var difference = Assert.Single(Compare([Row], [Row with { Position = 6 }]));
        Assert.Contains("Partition 0: a has", difference, StringComparison.Ordinal);
        Assert.Single(Compare([Row], []));
    }

    [Fact]
    public void Compare_StoresDifferFromAnswer_NamesKey()
    {
        Assert.Contains("Key 1", Assert.Single(Compare([Row with { Value = 11 }], [Row with { Value = 11 }])), StringComparison.Ordinal);
        Assert.Contains("Key 2", Assert.Single(Compare([Row, Row with { Id = 2 }], [Row, Row with { Id = 2 }])), StringComparison.Ordinal);
        Assert.Contains("Key 3", Assert.Single(Compare([Row, Row with { Id = 3 }], [Row, Row with { Id = 3 }])), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_JournalIsNotFolded_SaysSo() =>
        Assert.Contains("journal", Assert.Single(Compare([Row], [Row], journal: 2)), StringComparison.Ordinal);

    private static IReadOnlyList<string> Compare(StoredRow[] left, StoredRow[] right, long journal = 0) => CopyComparison.FindDifferences(
        [
            new StoreContent("a", left, new Dictionary<int, long>()),
            new StoreContent("b", right, journal == 0 ? new Dictionary<int, long>() : new Dictionary<int, long> { [0] = journal }),
        ],
        InSync,
        Answered);
}
