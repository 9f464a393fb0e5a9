namespace Grid.Benchmarks.KeyValue.Report;

/// <summary>Medians over the rounds of a measurement.</summary>
internal static class RoundSummary
{
    /// <summary>The figures of all systems, the grid first, in whose order each round is.</summary>
    /// <param name="targets">The least ratio that is aimed at, by system; null for none.</param>
    public static IEnumerable<KeyValueFigure> Of(
        string workload, int callers, IReadOnlyList<string> systems, IReadOnlyList<Measurement[]> rounds, Func<int, double?> targets)
    {
        for (var system = 0; system < systems.Count; system++)
        {
            var latencies = new LatencyHistogram();
            foreach (var round in rounds)
            {
                latencies.Add(round[system].Latencies);
            }

            var index = system;
            yield return new KeyValueFigure(
                workload, callers, systems[system], Median(rounds.Select(round => round[index].Rate)),
                latencies.MicrosecondsAt(0.5), latencies.MicrosecondsAt(0.99),
                system == 0 ? null : Median(rounds.Select(round => round[0].Rate / round[index].Rate)), targets(system));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
