using Grid.Simulation.Chaos.Faults;
using Grid.Simulation.Chaos.Load;

namespace Grid.Simulation.Chaos.Report;

/// <summary>What a run showed.</summary>
internal sealed record ChaosResult
{
    public required ChaosOptions Options { get; init; }

    public required IReadOnlyList<FaultRecord> Faults { get; init; }

    public required OperationCounts Operations { get; init; }

    public required int Partitions { get; init; }

    /// <summary>Partitions that had all of their copies in-sync at the end.</summary>
    public required int InSync { get; init; }

    /// <summary>What clients were told and cannot be true.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>Keys whose last value is none that they may have.</summary>
    public required IReadOnlyList<long> Lost { get; init; }

    /// <summary>Where the stores differ from each other or from what the grid answered; null when they were not compared.</summary>
    public required IReadOnlyList<string>? Differences { get; init; }

    /// <summary>What no fault explains.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public required SubscriptionFigures Subscription { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public int Kills => Faults.Count(fault => fault.Kind is FaultKind.KillSilo or FaultKind.LoseSet);

    public int StoreLosses => Faults.Count(fault => fault.Kind is FaultKind.LoseStore or FaultKind.EmptyStore or FaultKind.LoseSet);

    /// <summary>Why the run fails; empty when everything holds.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            var failures = new List<string>();
            Require(Violations.Count == 0, $"{Violations.Count} registers are not linearizable");
            Require(Lost.Count == 0, $"{Lost.Count} keys lost an acknowledged write");
            Require(InSync == Partitions, $"{InSync} of {Partitions} partitions are in-sync everywhere");
            Require(Differences is not null, "the copies were not compared");
            Require(Differences is null or [], $"{Differences?.Count} differences between copies");
            Require(Operations.Defects.Count == 0, $"{Operations.Defects.Count} kinds of failures that no fault explains");
            Require(Subscription.Problems.Count == 0, $"{Subscription.Problems.Count} problems of the subscriber");
            Require(Subscription.Kills > 0, "the subscriber was never killed");
            Require(Problems.Count == 0, $"{Problems.Count} problems");
            RequireWithin(FaultKind.KillSilo, Options.MaxUnavailableKill);
            RequireWithin(FaultKind.LoseSet, Options.MaxUnavailableSet);
            return failures;

            void Require(bool holds, string failure)
            {
                if (!holds)
                {
                    failures.Add(failure);
                }
            }

            void RequireWithin(FaultKind kind, TimeSpan? limit)
            {
                var longest = Faults.Where(fault => fault.Kind == kind).Select(fault => fault.Unavailable).DefaultIfEmpty().Max();
                Require(limit is null || longest <= limit, $"unavailable for {longest.TotalSeconds:0.00} s after {kind}, the limit is {limit?.TotalSeconds:0.00} s");
            }
        }
    }
}
