using Grid.Simulation.Chaos;
using Grid.Simulation.Chaos.Faults;

namespace Grid.Tests.Simulation;

public sealed class FaultPlanTests
{
    [Fact]
    public void Plan_UsualOptions_HasTwentyKillsAndFiveLostStores()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var plan = FaultPlan.Draw(new ChaosOptions { Seed = seed });
            Assert.InRange(plan.Planned.Count(fault => fault.IsKill), 20, int.MaxValue);
            Assert.InRange(plan.Planned.Count(fault => fault.LosesStore), 5, int.MaxValue);
            Assert.Equal(Enum.GetValues<FaultKind>(), plan.Planned.Select(fault => fault.Kind).Distinct().Order());
        }
    }

    [Fact]
    public void Plan_SameSeed_IsTheSame()
    {
        Assert.Equal(FaultPlan.Draw(new ChaosOptions { Seed = 7 }).Planned, FaultPlan.Draw(new ChaosOptions { Seed = 7 }).Planned);
        Assert.NotEqual(FaultPlan.Draw(new ChaosOptions { Seed = 7 }).Planned, FaultPlan.Draw(new ChaosOptions { Seed = 8 }).Planned);
    }

    [Fact]
    public void Plan_OneCopy_TakesNoStore() =>
        Assert.DoesNotContain(FaultPlan.Draw(new ChaosOptions { Copies = 1 }).Planned, fault => fault.LosesStore);

    [Fact]
    public void TryTake_StoresMayNotBeTaken_GivesOnlyFaultsOfSilosAndThenNone()
    {
        var plan = FaultPlan.Draw(new ChaosOptions());
        while (plan.TryTake(mayTakeStore: false) is { } fault)
        {
            Assert.False(fault.LosesStore);
        }

        Assert.False(plan.IsDone);
        while (plan.TryTake(mayTakeStore: true) is { } fault)
        {
            Assert.True(fault.LosesStore);
        }

        Assert.True(plan.IsDone);
    }
}
