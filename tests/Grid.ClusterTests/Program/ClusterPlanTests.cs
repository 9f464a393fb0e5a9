using Grid.Silo;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.ClusterTests.Program;

public sealed class ClusterPlanTests
{
    private static readonly ClusterPlan Plan = new() { DataDirectory = "/data", SiloCount = 3, StoreCount = 2 };

    [Fact]
    public void Silos_ThreeWithTwoStores_HaveConsecutivePortsAndHomesInTurn() => Assert.Equal(
        [
            new SiloPlan("silo-0", 8080, 11111, 30000, "store-0"),
            new SiloPlan("silo-1", 8081, 11112, 30001, "store-1"),
            new SiloPlan("silo-2", 8082, 11113, 30002, "store-0"),
        ],
        Plan.Silos);

    [Fact]
    public void ArgumentsOf_Silo_ConfigureEverythingThatDiffersFromTheDefault()
    {
        var plan = Plan with { Copies = 2, Configuration = ["--Grid:Partitions=8"] };

        var arguments = plan.ArgumentsOf(plan.Silos[1]);

        Assert.Equal("silo", arguments[0]);
        Assert.Contains("--watch-parent", arguments);
        Assert.Contains("--Grid:SiloName=silo-1", arguments);
        Assert.Contains("--Grid:DataDirectory=/data", arguments);
        Assert.Contains("--Grid:Home=store-1", arguments);
        Assert.Contains("--Grid:Stores:0:Name=store-0", arguments);
        Assert.Contains("--Grid:Stores:1:Name=store-1", arguments);
        Assert.Contains("--Grid:Journal:Copies=2", arguments);
        Assert.Equal("--Grid:Partitions=8", arguments[^1]);
    }

    [Fact]
    public void Check_SeveralErrors_NamesAll()
    {
        var failure = Assert.Throws<CommandException>((Plan with { SiloCount = 0, StoreCount = 99, Copies = 0 }).Check);

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains("--silos is 0: use 1 to", failure.Message);
        Assert.Contains("--stores is 99", failure.Message);
        Assert.Contains("--copies is 0", failure.Message);
    }

    [Fact]
    public void Check_MoreCopiesThanStores_Refuses() =>
        Assert.Contains("--copies is 3: use 1 to 2", Assert.Throws<CommandException>((Plan with { Copies = 3 }).Check).Message);

    [Fact]
    public void Check_OverlappingPorts_Refuses() =>
        Assert.Contains("8081", Assert.Throws<CommandException>((Plan with { SiloPort = 8081 }).Check).Message);

    [Fact]
    public void Check_Default_Passes() => Plan.Check();
}
