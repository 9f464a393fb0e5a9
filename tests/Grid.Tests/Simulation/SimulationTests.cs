using Grid.Simulation;
using Grid.Simulation.Checking;
using Grid.Simulation.Faults;

namespace Grid.Tests.Simulation;

public sealed class SimulationTests
{
    private const int Seeds = 400;
    private const int MaxSeedsToFindABug = 1_000;

    [Fact]
    public void Seeds_NoBugPlanted_NothingIsLostOrStaleAndCopiesAreEqual()
    {
        var found = SeedRun.FindViolation(1, Seeds, PlantedBug.None);
        Assert.True(found is null, $"Seed {found?.Seed}: {found?.Violation}");
    }

    [Theory]
    [InlineData(PlantedBug.AcknowledgeBeforeSecondCopy)]
    [InlineData(PlantedBug.SkipSealing)]
    [InlineData(PlantedBug.SkipLeaseWait)]
    [InlineData(PlantedBug.RejoinBeforeCopy)]
    [InlineData(PlantedBug.DropWithoutCompareAndSet)]
    [InlineData(PlantedBug.SkipChecksum)]
    [InlineData(PlantedBug.ForgetHistory)]
    [InlineData(PlantedBug.SkipPosition)]
    public void Seeds_BugPlanted_IsFound(PlantedBug bug) =>
        Assert.NotNull(SeedRun.FindViolation(1, MaxSeedsToFindABug, bug));

    [Fact]
    public void Seed_RunTwice_TakesTheSameSteps()
    {
        var runs = new List<SeedSummary>();
        SeedRun.FindViolation(17, 5, PlantedBug.None, runs.Add);
        SeedRun.FindViolation(17, 5, PlantedBug.None, runs.Add);
        Assert.Equal(runs[..5], runs[5..]);
    }

    [Theory]
    [InlineData(true, "w1 0 1", "r1 2 3")]
    [InlineData(false, "w1 0 1", "r0 2 3")]
    [InlineData(true, "w1 0 9", "r0 1 2", "r1 3 4")]
    [InlineData(false, "w1 0 9", "r1 1 2", "r0 3 4")]
    [InlineData(true, "w1 0 -", "r0 5 6", "r1 7 8")]
    [InlineData(false, "w1 0 -", "r1 5 6", "r0 7 8")]
    [InlineData(true, "w1 0 5", "w2 0 5", "r2 6 7")]
    [InlineData(false, "w1 0 5", "w2 0 5", "r2 6 7", "r1 8 9")]
    public void Checker_SmallHistories_AreJudgedRight(bool isLinearizable, params string[] history)
    {
        var operations = history.Select(text =>
        {
            var parts = text.Split(' ');
            return new Operation("c", 1, parts[0][0] == 'w', long.Parse(parts[0][1..]), long.Parse(parts[1]), parts[2] == "-" ? Operation.Never : long.Parse(parts[2]));
        });
        Assert.Equal(isLinearizable, LinearizabilityChecker.FindViolation([.. operations]) is null);
    }
}
