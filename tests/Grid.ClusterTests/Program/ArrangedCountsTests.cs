using System.CommandLine;
using Grid.Silo;
using Grid.Silo.Commands;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.ClusterTests.Program;

public sealed class ArrangedCountsTests
{
    [Theory]
    [InlineData("standalone", 1, 1, null)]
    [InlineData("shared-disk-active-active", 2, 1, null)]
    [InlineData("shared-disk-active-standby", 2, 1, null)]
    [InlineData("replication", 2, 2, 2)]
    [InlineData("shared-nothing", 3, 3, null)]
    [InlineData(null, 3, 3, null)]
    public void Of_NoNumbers_HasThoseOfTheArrangement(string? name, int silos, int stores, int? copies) => Assert.Equal(
        (name ?? "shared-nothing", silos, stores, copies), Describe(ArrangedCounts.Of(name, null, null, null)));

    [Theory]
    [InlineData(1, 1, "standalone")]
    [InlineData(3, 1, "shared-disk-active-active")]
    [InlineData(3, 2, "shared-nothing")]
    [InlineData(5, null, "shared-nothing")]
    public void Of_NumbersWithoutName_SayWhichArrangementTheyMake(int silos, int? stores, string name) => Assert.Equal(
        (name, silos, stores ?? silos, null), Describe(ArrangedCounts.Of(null, silos, stores, null)));

    [Theory]
    [InlineData("replication", null, 3, 3, 3, 3)]
    [InlineData("replication", 3, null, 3, 3, 3)]
    [InlineData("shared-nothing", 6, 3, 6, 3, null)]
    [InlineData("shared-disk-active-standby", 4, null, 4, 1, null)]
    public void Of_SomeNumbers_CompletesTheOthers(string name, int? askedSilos, int? askedStores, int silos, int stores, int? copies) => Assert.Equal(
        (name, silos, stores, copies), Describe(ArrangedCounts.Of(name, askedSilos, askedStores, null)));

    [Theory]
    [InlineData("standalone", 3, null, null, "--arrangement standalone has 1 silo, but --silos is 3: leave --silos out")]
    [InlineData("shared-disk-active-active", null, 2, null, "has 1 store, but --stores is 2: leave --stores out")]
    [InlineData("shared-disk-active-standby", 1, null, null, "has 2 or more silos, but --silos is 1")]
    [InlineData("replication", null, null, 1, "in each of its 2 stores, but --copies is 1: leave --copies out")]
    [InlineData("shared-nothing", 3, 1, null, "has 2 or more stores, but --stores is 1")]
    [InlineData("shared-nothing", 2, 3, null, "--stores is 3 and --silos is 2: ask for at least 3 silos")]
    [InlineData("replicatoin", null, null, null, "There is no arrangement 'replicatoin'. Did you mean 'replication'?")]
    public void Of_Contradiction_IsOneUsageErrorThatSaysBothAndTheRemedy(string name, int? silos, int? stores, int? copies, string message)
    {
        var failure = Assert.Throws<CommandException>(() => ArrangedCounts.Of(name, silos, stores, copies));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains(message, failure.Message);
    }

    [Fact]
    public void Silos_OfActiveStandby_StandByExceptTheFirst()
    {
        var plan = new ClusterPlan { DataDirectory = "/data", Arrangement = Arrangement.ActiveStandby, SiloCount = 3, StoreCount = 1 };

        Assert.Equal([false, true, true], plan.Silos.Select(silo => silo.IsStandby));
        Assert.DoesNotContain(plan.ArgumentsOf(plan.Silos[0]), argument => argument.StartsWith("--Grid:Standby", StringComparison.Ordinal));
        Assert.Contains("--Grid:Standby=True", plan.ArgumentsOf(plan.Silos[1]));
    }

    [Fact]
    public void Help_OfCluster_ListsEveryArrangement()
    {
        var command = new Command("cluster");
        new ClusterOptions().AddTo(command);

        var description = command.Options.Single(option => option.Name == "--arrangement").Description!;

        Assert.All(Arrangement.All, arrangement => Assert.Contains(arrangement.Name, description));
    }

    private static (string Name, int Silos, int Stores, int? Copies) Describe(ArrangedCounts counts) =>
        (counts.Arrangement.Name, counts.Silos, counts.Stores, counts.Copies);
}
