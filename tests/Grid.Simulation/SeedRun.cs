using Grid.Simulation.Faults;
using Grid.Simulation.World;

namespace Grid.Simulation;

/// <summary>Runs seeds one after another.</summary>
public static class SeedRun
{
    /// <summary>The first seed that shows a violation, with what it shows; null when none does.</summary>
    public static (int Seed, string Violation)? FindViolation(int firstSeed, int count, PlantedBug bug, Action<SeedSummary>? onSeed = null)
    {
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var world = new SimulatedWorld(seed, bug);
            var violation = world.Run();
            onSeed?.Invoke(new SeedSummary(seed, world.StepCount, world.OperationCount, world.FaultCount));
            if (violation is not null)
            {
                return (seed, violation);
            }
        }

        return null;
    }
}
