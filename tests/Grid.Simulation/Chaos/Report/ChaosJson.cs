using System.Text.Json;
using Grid.Simulation.Chaos.Load;

namespace Grid.Simulation.Chaos.Report;

/// <summary>Writes what a run showed for other programs. Times are in seconds.</summary>
internal static class ChaosJson
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public static async Task WriteAsync(string path, ChaosResult result)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, new
        {
            seed = result.Options.Seed,
            command = ChaosReport.CommandOf(result.Options),
            seconds = result.Elapsed.TotalSeconds,
            kills = result.Kills,
            storeLosses = result.StoreLosses,
            faults = result.Faults.Select(fault => new
            {
                kind = fault.Kind.ToString(),
                what = fault.Target,
                at = fault.At.TotalSeconds,
                unavailable = fault.Unavailable.TotalSeconds,
                unavailableHealing = fault.UnavailableHealing.TotalSeconds,
                worstPartition = fault.WorstPartition,
                healed = fault.Healed.TotalSeconds,
            }),
            operations = Enum.GetValues<OperationKind>().ToDictionary(
                kind => kind.ToString(),
                kind => Enum.GetValues<OperationOutcome>().ToDictionary(outcome => outcome.ToString(), outcome => result.Operations.Of(kind, outcome))),
            partitions = result.Partitions,
            inSync = result.InSync,
            linearizable = result.Violations.Count == 0,
            violations = result.Violations,
            lostKeys = result.Lost,
            copiesEqual = result.Differences is { Count: 0 },
            differences = result.Differences,
            defects = result.Operations.Defects,
            problems = result.Problems,
            subscriber = result.Subscription,
            failures = result.Failures,
        }, Format);
    }
}
