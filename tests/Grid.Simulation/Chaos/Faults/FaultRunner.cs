using System.Diagnostics;
using Grid.Client;
using Grid.Cluster;
using Grid.Silo.Console;
using Grid.Simulation.Chaos.Cluster;
using Grid.Simulation.Chaos.Stores;

namespace Grid.Simulation.Chaos.Faults;

/// <summary>Lets the faults of a plan happen one after another, heals each, and measures what it did.</summary>
internal sealed class FaultRunner(TestedCluster cluster, TestedDatabases databases, OutageMeter meter, IGrid grid, Terminal terminal)
{
    /// <summary>Rest between the healing of one fault and the next.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How long keys may be without an answer before the healing begins without them.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);

    /// <summary>How long a healing may take before the next fault comes all the same.</summary>
    private static readonly TimeSpan HealingLimit = TimeSpan.FromMinutes(2);

    /// <summary>How long copies may take to become complete before faults that leave the stores alone go first.</summary>
    private static readonly TimeSpan CopiesPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<FaultRecord> _records = [];
    private readonly List<string> _problems = [];

    /// <summary>What has happened.</summary>
    public IReadOnlyList<FaultRecord> Records => _records;

    /// <summary>What no fault of the plan explains.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Goes through the plan, and on with kills until the time is over. False when the plan did not fit into the hard limit.</summary>
    public async Task<bool> RunAsync(FaultPlan plan, ChaosOptions options, CancellationToken cancellationToken)
    {
        var budget = new FaultBudget(options, _started);
        while (!plan.IsDone || (options.Only.Count == 0 && !budget.IsTimeOver))
        {
            if (budget.IsExhausted)
            {
                return plan.IsDone;
            }

            await Task.Delay(Pause, cancellationToken);
            var fault = plan.IsDone ? plan.DrawKill() : plan.TryTake(plan.IsStoreNext && await HasAllCopiesAsync(cancellationToken));
            if (fault is not null)
            {
                await RunAsync(fault, cancellationToken);
            }
        }

        return true;
    }

    private async Task RunAsync(PlannedFault fault, CancellationToken cancellationToken)
    {
        var at = Stopwatch.GetElapsedTime(_started);
        var what = Describe(fault);
        terminal.Line($"{at.TotalSeconds,6:0.0} s  {what}");
        meter.Begin();
        await InflictAsync(fault, cancellationToken);
        await HealAsync(cancellationToken);
        var (unavailable, healing, worst) = meter.End();
        var healed = Stopwatch.GetElapsedTime(_started) - at;
        _records.Add(new FaultRecord(fault.Kind, what, at, unavailable, healing, worst, healed));
        terminal.Line($"          unavailable {unavailable.TotalSeconds:0.00} s, then {healing.TotalSeconds:0.00} s while healing; healed after {healed.TotalSeconds:0.0} s");
    }

    private Task InflictAsync(PlannedFault fault, CancellationToken cancellationToken) => fault.Kind switch
    {
        FaultKind.KillSilo => KillAsync(fault, cancellationToken),
        FaultKind.PauseSilo => PauseAsync(fault, cancellationToken),
        FaultKind.LoseStore or FaultKind.EmptyStore => LoseStoreAsync(fault, cancellationToken),
        FaultKind.LoseSet => LoseSetAsync(fault, cancellationToken),
        FaultKind.RollingRestart => RestartAllAsync(cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "No such fault."),
    };

    private async Task KillAsync(PlannedFault fault, CancellationToken cancellationToken)
    {
        var silo = cluster.Silos[fault.Target];
        await silo.KillAsync();
        await WaitForAnswersAsync(fault.Length, cancellationToken);
        meter.BeginHealing();
        silo.Start();
    }

    private async Task PauseAsync(PlannedFault fault, CancellationToken cancellationToken)
    {
        var silo = cluster.Silos[fault.Target];
        silo.Pause();
        try
        {
            await Task.Delay(fault.Length, cancellationToken);
        }
        finally
        {
            meter.BeginHealing();
            silo.Resume();
        }

        await WaitForAnswersAsync(Pause, cancellationToken);
    }

    private async Task LoseStoreAsync(PlannedFault fault, CancellationToken cancellationToken)
    {
        var store = databases.Stores[fault.Target];
        await store.LoseAsync();
        await WaitUntilLeftOutAsync(store.Name, cancellationToken);
        await WaitForAnswersAsync(fault.Length, cancellationToken);
        meter.BeginHealing();
        await GiveBackAsync(store, fault.IsEmptied);
        if (fault.IsEmptied)
        {
            // A silo makes the tables of an empty store when it starts.
            await RestartAsync(cluster.Silos.First(silo => silo.Home == store.Name), cancellationToken);
        }
    }

    private async Task LoseSetAsync(PlannedFault fault, CancellationToken cancellationToken)
    {
        var silo = cluster.Silos[fault.Target];
        var store = databases.Stores.First(store => store.Name == silo.Home);
        await Task.WhenAll(silo.KillAsync(), store.LoseAsync());
        await WaitUntilLeftOutAsync(store.Name, cancellationToken);
        await WaitForAnswersAsync(fault.Length, cancellationToken);
        meter.BeginHealing();
        await GiveBackAsync(store, fault.IsEmptied);
        silo.Start();
    }

    private async Task RestartAllAsync(CancellationToken cancellationToken)
    {
        foreach (var silo in cluster.Silos)
        {
            await RestartAsync(silo, cancellationToken);
        }
    }

    private async Task RestartAsync(TestedSilo silo, CancellationToken cancellationToken)
    {
        if (await silo.StopAsync() is { } problem)
        {
            Note(problem);
        }

        silo.Start();
        if (!await silo.TryWaitUntilReadyAsync(HealingLimit, cancellationToken))
        {
            Note($"{silo.Name} was not ready {HealingLimit.TotalSeconds:0} s after it was started again.");
        }
    }

    private static Task GiveBackAsync(TestedStore store, bool isEmptied) => isEmptied ? store.ReturnEmptyAsync() : store.ReturnAsync();

    // Until every silo serves and every key is answered. A silo that was taken for dead ends by itself; whatever watches over
    // real silos starts it again.
    private async Task HealAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < HealingLimit)
        {
            foreach (var silo in cluster.Silos.Where(silo => !silo.IsRunning))
            {
                terminal.Line($"          {await silo.DescribeEndAsync()} It is started again.");
                silo.Start();
            }

            var ready = await Task.WhenAll(cluster.Silos.Select(silo => silo.IsReadyAsync(cancellationToken)));
            if (ready.All(isReady => isReady) && meter.HasAnsweredSince(began))
            {
                return;
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        Note($"Not healed {HealingLimit.TotalSeconds:0} s after {_records.Count + 1} faults: {(meter.HasAnsweredSince(began) ? "some silo is not ready" : "some key has no answer")}.");
    }

    // A store that comes back while a partition still counts on it would not have been lost as far as that is concerned.
    private async Task WaitUntilLeftOutAsync(string store, CancellationToken cancellationToken)
    {
        if (await TestedCluster.TryWaitAsync(grid, IsLeftOut, AnswerLimit, cancellationToken) is null)
        {
            Note($"{store} was not left out of every in-sync set {AnswerLimit.TotalSeconds:0} s after it was lost.");
        }

        bool IsLeftOut(ClusterStatus status) => status.Unreachable.IsEmpty && status.Partitions.All(partition => !partition.InSync.Contains(store));
    }

    private async Task WaitForAnswersAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        await Task.Delay(atLeast, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        while (!meter.HasAnsweredSince(began) && Stopwatch.GetElapsedTime(began) < AnswerLimit)
        {
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private async Task<bool> HasAllCopiesAsync(CancellationToken cancellationToken) => await TestedCluster.TryWaitAsync(
        grid, status => cluster.CountInSync(status) == status.PartitionCount, CopiesPatience, cancellationToken) is not null;

    private string Describe(PlannedFault fault) => fault.Kind switch
    {
        FaultKind.KillSilo => $"kill -9 {cluster.Silos[fault.Target].Name}",
        FaultKind.PauseSilo => $"stand still {cluster.Silos[fault.Target].Name} for {fault.Length.TotalSeconds:0.0} s",
        FaultKind.LoseStore => $"lose {databases.Stores[fault.Target].Name}",
        FaultKind.EmptyStore => $"lose {databases.Stores[fault.Target].Name}, back empty",
        FaultKind.LoseSet => $"kill -9 {cluster.Silos[fault.Target].Name} and lose its {cluster.Silos[fault.Target].Home}{(fault.IsEmptied ? ", back empty" : "")}",
        _ => "restart every silo, one after another",
    };

    private void Note(string problem)
    {
        _problems.Add(problem);
        terminal.Bad($"          {problem}");
    }
}
