using System.Diagnostics;
using Grid.Client;
using Grid.Cluster;
using Grid.Silo.Console;
using Grid.Simulation.Chaos.Cluster;
using Grid.Simulation.Chaos.Faults;
using Grid.Simulation.Chaos.Load;
using Grid.Simulation.Chaos.Report;
using Grid.Simulation.Chaos.Stores;
using Grid.Simulation.Chaos.Subscription;
using Grid.Simulation.Checking;

namespace Grid.Simulation.Chaos;

/// <summary>
/// A grid of real processes under load and faults, and what became of every operation: a history that must be linearizable,
/// acknowledged writes that must be there at the end, copies that must be equal.
/// </summary>
internal sealed class ChaosRun(ChaosOptions options, Terminal terminal)
{
    /// <summary>Load before the first fault: silos that have just started are slow.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>How long all copies may take to be complete after the last fault: a store that failed often is tried again after a minute.</summary>
    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(60);

    private readonly LongHistory _history = new();
    private readonly OperationCounts _operations = new();
    private readonly List<string> _problems = [];
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Runs in a folder, and leaves nothing behind but what lies there.</summary>
    /// <exception cref="InvalidOperationException">The grid does not start, or there is no PostgreSQL.</exception>
    public async Task<ChaosResult> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using var databases = await TestedDatabases.StartAsync(options, folder, cancellationToken);
        await using var cluster = await TestedCluster.StartAsync(options, databases, folder, cancellationToken);
        var grid = await cluster.ConnectAsync(client =>
        {
            client.Timeout = TimeSpan.FromSeconds(10);
            client.WriteAttemptTimeout = TimeSpan.FromSeconds(3);
        });
        await grid.SqlAsync(ChaosRow.Create, cancellationToken: cancellationToken);
        var partitionCount = (await grid.GetStatusAsync(cancellationToken)).PartitionCount;
        var keys = KeyPlan.Create(await grid.GetTableAsync(ChaosRow.Table, cancellationToken), partitionCount, options.Keys);
        terminal.Line($"{options.Silos} silos, {options.Stores} stores, {partitionCount} partitions, {options.Callers} callers on {options.Keys} keys, in {folder}. Seed {options.Seed}.");

        await using var subscriber = new Subscriber(cluster, folder, options.Seed);
        await subscriber.StartAsync(grid);
        var faults = await DisturbAsync(cluster, databases, grid, keys, subscriber, cancellationToken);
        var status = await RestAsync(cluster, grid, cancellationToken);
        var subscription = await subscriber.JudgeAsync(ReadLimit);
        var (violations, lost, answered) = await JudgeAsync(grid, keys, cancellationToken);
        return new ChaosResult
        {
            Options = options,
            Faults = faults,
            Operations = _operations,
            Partitions = partitionCount,
            InSync = status is null ? 0 : cluster.CountInSync(status),
            Violations = violations,
            Lost = lost,
            Differences = status is null ? null : await CompareAsync(cluster, databases, status, answered),
            Problems = _problems,
            Subscription = subscription,
            Elapsed = Stopwatch.GetElapsedTime(_started),
        };
    }

    private async Task<IReadOnlyList<FaultRecord>> DisturbAsync(
        TestedCluster cluster, TestedDatabases databases, IGrid grid, KeyPlan keys, Subscriber subscriber, CancellationToken cancellationToken)
    {
        var meter = new OutageMeter(keys.Probes.Count);
        var callers = new Callers(new RecordedTable(grid, _history, _operations, subscriber), keys.Callers, options.Callers, options.Seed);
        var probers = new Probers(new RecordedTable(await ConnectProbersAsync(cluster), _history, _operations, subscriber), keys.Probes, meter);
        callers.Start();
        probers.Start();
        try
        {
            await Task.Delay(WarmUp, cancellationToken);
            var runner = new FaultRunner(cluster, databases, meter, grid, terminal);
            var plan = FaultPlan.Draw(options);
            if (!await runner.RunAsync(plan, options, cancellationToken))
            {
                _problems.Add($"Only {runner.Records.Count} faults happened; {plan.Planned.Count} were planned. The grid heals too slowly for them.");
            }

            _problems.AddRange(runner.Problems);
            return runner.Records;
        }
        finally
        {
            await Task.WhenAll(callers.StopAsync(), probers.StopAsync());
        }
    }

    // A single attempt that does not wait long: what matters is when the first one is answered again.
    private static Task<IGrid> ConnectProbersAsync(TestedCluster cluster) => cluster.ConnectAsync(client =>
    {
        client.Timeout = TimeSpan.FromMilliseconds(500);
        client.ReadAttemptTimeout = client.WriteAttemptTimeout = client.Timeout;
        client.RetryLimit = 1;
    });

    // Until every copy is in-sync and has everything as rows.
    private async Task<ClusterStatus?> RestAsync(TestedCluster cluster, IGrid grid, CancellationToken cancellationToken)
    {
        terminal.Line("Faults and load are over; waiting until all copies are in-sync.");
        ClusterStatus? last = null;
        var status = await TestedCluster.TryWaitAsync(grid, IsAtRest, RestLimit, cancellationToken);
        if (status is null)
        {
            _problems.Add($"Not at rest after {RestLimit.TotalSeconds:0} s: {(last is null ? "no status" : $"{cluster.CountInSync(last)} of {last.PartitionCount} partitions in-sync, {last.Unreachable.Length} unreachable, {last.Partitions.Sum(partition => partition.CheckpointLag)} batches not yet rows")}.");
        }

        return status ?? last;

        bool IsAtRest(ClusterStatus now)
        {
            last = now;
            return cluster.CountInSync(now) == now.PartitionCount && now.Partitions.All(partition => partition.CheckpointLag == 0);
        }
    }

    private async Task<(IReadOnlyList<string> Violations, IReadOnlyList<long> Lost, Dictionary<long, long> Answered)> JudgeAsync(
        IGrid grid, KeyPlan keys, CancellationToken cancellationToken)
    {
        _history.FindViolations();
        var table = new RecordedTable(grid, _history, _operations);
        var lost = new List<long>();
        var answered = new Dictionary<long, long>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadLimit);
        foreach (var key in keys.All)
        {
            var row = await table.TryReadAsync("judge", key);
            while (row is null && !limit.IsCancellationRequested)
            {
                row = await table.TryReadAsync("judge", key);
            }

            if (row is null)
            {
                _problems.Add($"Key {key} cannot be read at the end.");
                continue;
            }

            answered.Add(key, row.Value);
            if (!_history.CanBe(key, row.Value))
            {
                lost.Add(key);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (_history.FindViolations(), lost, answered);
    }

    private async Task<IReadOnlyList<string>> CompareAsync(
        TestedCluster cluster, TestedDatabases databases, ClusterStatus status, Dictionary<long, long> answered)
    {
        _problems.AddRange(await cluster.StopAsync());
        var stores = new List<StoreContent>();
        foreach (var store in databases.Stores)
        {
            stores.Add(await store.ReadAsync());
        }

        return CopyComparison.FindDifferences(stores, status.Partitions.ToDictionary(partition => partition.Partition.Value, partition => partition.InSync), answered);
    }
}
