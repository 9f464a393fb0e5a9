using Grid.Simulation.Faults;

namespace Grid.Simulation;

/// <summary>Runs seeds for a person: prints what is run, progress, and the verdict.</summary>
internal static class SimulationReport
{
    private const int LinesOfProgress = 20;

    /// <summary>Runs the given bug, or without one the correct code and then every planted bug. The exit code is 0 when the code is correct and every bug is found.</summary>
    public static int Run(int firstSeed, int count, PlantedBug bug)
    {
        if (bug != PlantedBug.None)
        {
            return RunBug(firstSeed, count, bug) ? 0 : 1;
        }

        Console.WriteLine($"Seeds {firstSeed} to {firstSeed + count - 1}, no bug planted. Replay one with --seed N --seeds 1.");
        long steps = 0, operations = 0, faults = 0;
        var found = SeedRun.FindViolation(firstSeed, count, PlantedBug.None, seed =>
        {
            (steps, operations, faults) = (steps + seed.Steps, operations + seed.Operations, faults + seed.Faults);
            if ((seed.Seed - firstSeed + 1) % Math.Max(1, count / LinesOfProgress) == 0)
            {
                Console.WriteLine($"  {seed.Seed - firstSeed + 1} of {count} worlds: {steps:N0} steps, {operations:N0} operations, {faults:N0} faults");
            }
        });
        if (found is { } violation)
        {
            Console.WriteLine($"VIOLATION at seed {violation.Seed}: {violation.Violation}");
            return 1;
        }

        Console.WriteLine($"{count} worlds, {operations:N0} operations, {faults:N0} faults: nothing lost, nothing stale, copies equal.");
        var bugs = Enum.GetValues<PlantedBug>().Where(planted => planted != PlantedBug.None).ToList();
        return bugs.Count(planted => RunBug(firstSeed, Math.Max(count, 1_000), planted)) == bugs.Count ? 0 : 1;
    }

    private static bool RunBug(int firstSeed, int count, PlantedBug bug)
    {
        var found = SeedRun.FindViolation(firstSeed, count, bug);
        Console.WriteLine(found is { } violation
            ? $"Planted {bug}: found at seed {violation.Seed}: {violation.Violation}"
            : $"Planted {bug}: NOT FOUND in {count} worlds.");
        return found is not null;
    }
}
