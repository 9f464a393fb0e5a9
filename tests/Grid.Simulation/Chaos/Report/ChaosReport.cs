using System.Globalization;
using Grid.Silo.Console;
using Grid.Simulation.Chaos.Load;

namespace Grid.Simulation.Chaos.Report;

/// <summary>Tells a person what a run showed.</summary>
internal static class ChaosReport
{
    private const int MaxDetails = 10;

    public static void Show(Terminal terminal, ChaosResult result)
    {
        terminal.Line();
        terminal.Table(Faults(result));
        terminal.Line();
        terminal.Table(Operations(result.Operations));
        terminal.Line();
        terminal.Line($"{result.Kills} kills, {result.StoreLosses} losses of a store, {result.Operations.Total} operations in {result.Elapsed.TotalSeconds:0} s.");
        terminal.Line($"In-sync at the end: {result.InSync} of {result.Partitions} partitions.");
        terminal.Line($"Linearizable: {(result.Violations.Count == 0 ? "yes" : "NO")}. Lost acknowledged writes: {result.Lost.Count}. Copies equal: {result.Differences switch { null => "not compared", [] => "yes", _ => "NO" }}.");
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"Subscriber: its process was killed {result.Subscription.Kills} times; {result.Subscription.Handled:N0} changes handled, {result.Subscription.Distinct:N0} of them different; {result.Subscription.Puts:N0} acknowledged puts and {result.Subscription.Deletes:N0} deletions, all seen in order: {(result.Subscription.Problems.Count == 0 ? "yes" : "NO")}."));
        Details(terminal, result.Subscription.Problems);
        Details(terminal, result.Violations);
        Details(terminal, [.. result.Lost.Select(key => $"Key {key} has a value that it cannot have.")]);
        Details(terminal, result.Differences ?? []);
        Details(terminal, [.. result.Operations.Defects]);
        Details(terminal, result.Problems);
        if (result.Failures.Count == 0)
        {
            terminal.Good("Everything holds.");
        }
        else
        {
            terminal.Bad($"FAILED: {string.Join("; ", result.Failures)}.");
        }

        terminal.Line($"Repeat with: {CommandOf(result.Options)}");
    }

    /// <summary>The arguments that let the same faults happen again.</summary>
    public static string CommandOf(ChaosOptions options) => string.Create(CultureInfo.InvariantCulture,
        $"chaos --silos {options.Silos} --stores {options.Stores} --copies {options.Copies} --seconds {options.Duration.TotalSeconds:0} --seed {options.Seed} --provider {(options.IsPostgreSql ? "postgres" : "sqlite")} --keys {options.Keys} --callers {options.Callers}{(options.Only.Count > 0 ? " --only " + string.Join(' ', options.Only) : "")}");

    private static TextTable Faults(ChaosResult result)
    {
        var table = new TextTable(
            new TextColumn("fault"), new TextColumn("count", true), new TextColumn("unavailable max", true), new TextColumn("median", true),
            new TextColumn("while healing max", true), new TextColumn("median", true), new TextColumn("healed after max", true));
        foreach (var kind in result.Faults.GroupBy(fault => fault.Kind).OrderBy(kind => kind.Key))
        {
            table.Add(
                kind.Key.ToString(), kind.Count().ToString(CultureInfo.InvariantCulture),
                Seconds(kind.Max(fault => fault.Unavailable)), Seconds(Median(kind.Select(fault => fault.Unavailable))),
                Seconds(kind.Max(fault => fault.UnavailableHealing)), Seconds(Median(kind.Select(fault => fault.UnavailableHealing))),
                Seconds(kind.Max(fault => fault.Healed)));
        }

        return table;
    }

    private static TextTable Operations(OperationCounts counts)
    {
        var outcomes = Enum.GetValues<OperationOutcome>();
        var table = new TextTable([new TextColumn("operation"), .. outcomes.Select(outcome => new TextColumn(outcome.ToString(), true))]);
        foreach (var kind in Enum.GetValues<OperationKind>())
        {
            table.Add([kind.ToString(), .. outcomes.Select(outcome => counts.Of(kind, outcome).ToString("N0", CultureInfo.InvariantCulture))]);
        }

        return table;
    }

    private static void Details(Terminal terminal, IReadOnlyList<string> details)
    {
        foreach (var detail in details.Take(MaxDetails))
        {
            terminal.Bad($"  {detail}");
        }

        if (details.Count > MaxDetails)
        {
            terminal.Bad($"  … and {details.Count - MaxDetails} more.");
        }
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> spans)
    {
        var sorted = spans.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);
}
