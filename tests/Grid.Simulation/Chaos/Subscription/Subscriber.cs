using System.Collections.Concurrent;
using Grid.Client;
using Grid.Processes;
using Grid.Simulation.Chaos.Cluster;
using Grid.Simulation.Chaos.Load;
using Grid.Simulation.Chaos.Report;

namespace Grid.Simulation.Chaos.Subscription;

/// <summary>
/// Follows the table under test in a process of its own, which is killed by SIGKILL again and again wherever it is in its work; the next
/// one goes on after the token that lies in the same file as the changes. At the end it must have seen every acknowledged put and
/// deletion, and each key's changes in order.
/// </summary>
internal sealed class Subscriber(TestedCluster cluster, string folder, int seed) : IAsyncDisposable
{
    /// <summary>Bytes that a process logs at most before it is killed: some thousand changes with their tokens.</summary>
    private const int MostBytes = 250_000;

    /// <summary>A process is killed after it at the latest, so that some die while they start or while nothing comes.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private readonly string _path = Path.Combine(folder, "subscriber.log");
    private readonly Random _random = new(seed);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(long Key, long Version, long? Value)> _acknowledged = new();
    private readonly SubscriptionJudge _judge = new();
    private readonly List<string> _problems = [];
    private volatile bool _isSpared;
    private int _kills;
    private Task _running = Task.CompletedTask;

    /// <summary>Returns when the subscription stands, so that every later write belongs to it.</summary>
    public async Task StartAsync(IGrid grid)
    {
        var subscription = await grid.Table<long, ChaosRow>(ChaosRow.Table).SubscribeAsync();
        using (var log = new ChangeLog(_path))
        {
            log.Append(ChangeRecord.Token(subscription.ResumeToken));
        }

        _running = Task.Run(KillAgainAndAgainAsync);
    }

    /// <summary>A write was acknowledged. Thread-safe.</summary>
    /// <param name="value">Null for the deletion of a row.</param>
    public void Note(long key, long version, long? value) => _acknowledged.Enqueue((key, version, value));

    /// <summary>Kills no more, waits until everything acknowledged has come, and says what the subscriber saw. To be called when nothing is written any more.</summary>
    public async Task<SubscriptionFigures> JudgeAsync(TimeSpan limit)
    {
        _isSpared = true;
        foreach (var (key, version, value) in _acknowledged)
        {
            _judge.NoteAcknowledged(key, version, value);
        }

        using var timer = new CancellationTokenSource(limit);
        var reader = new ChangeLogReader(_path);
        Read(reader);
        while (_judge.Missing > 0 && !_judge.HasFailed && !timer.IsCancellationRequested && !_running.IsCompleted)
        {
            await Task.Delay(PollInterval, CancellationToken.None);
            Read(reader);
        }

        await EndAsync();
        Read(reader);
        return new SubscriptionFigures(
            _kills, _judge.Handled, _judge.Distinct, _judge.Puts, _judge.Deletes, [.. _problems, .. _judge.FindProblems()]);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private long Length => new FileInfo(_path).Length;

    private void Read(ChangeLogReader reader)
    {
        foreach (var record in reader.ReadNew())
        {
            _judge.Read(record);
        }
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task KillAgainAndAgainAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await using var process = GridProgram.Start("dotnet", [
                Path.Combine(AppContext.BaseDirectory, "Grid.Simulation.dll"), SubscriberCommand.Name, SubscriberCommand.Log, _path,
                .. cluster.Silos.SelectMany(silo => new[] { SubscriberCommand.Gateway, silo.Gateway })]);
            await LiveAsync(process);
            if (process.HasExited)
            {
                _problems.Add($"The subscriber ended by itself: {process.Output}");
                return;
            }

            if (!_stop.IsCancellationRequested)
            {
                GridProgram.Signal("KILL", process.Id);
                await process.WaitForExitAsync(EndLimit);
                _kills++;
            }
        }
    }

    // Returns when the process is to be killed, or has ended.
    private async Task LiveAsync(GridProgram process)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        life.CancelAfter(LongestLife * _random.NextDouble());
        var full = Length + _random.Next(MostBytes);
        while (!process.HasExited && !_stop.IsCancellationRequested && (_isSpared || (!life.IsCancellationRequested && Length < full)))
        {
            await Task.Delay(PollInterval, CancellationToken.None);
        }
    }
}
