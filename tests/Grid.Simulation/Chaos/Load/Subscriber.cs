using System.Collections.Concurrent;
using Grid.Client;
using Grid.Client.Changes;
using Grid.Errors;
using Grid.Partitions;
using Grid.Simulation.Chaos.Cluster;

namespace Grid.Simulation.Chaos.Load;

/// <summary>
/// Follows the table under test with a client of its own, which is killed again and again in the middle of its work; the next one goes on
/// after the token that was stored last. At the end it must have seen every acknowledged write, and each key's changes in order.
/// </summary>
internal sealed class Subscriber(TestedCluster cluster, int seed)
{
    /// <summary>Changes that a client handles at most before it is killed.</summary>
    private const int MostChanges = 2_000;

    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(6);

    private readonly Random _random = new(seed);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(long Key, long Version), long> _acknowledged = new();
    private readonly Dictionary<(long Key, long Version), long?> _seen = [];
    private readonly Dictionary<long, long> _last = [];
    private readonly List<string> _problems = [];
    private string? _stored;
    private Task _running = Task.CompletedTask;

    public int Deaths { get; private set; }

    /// <summary>Changes handed out, those that came again included.</summary>
    public long Handled { get; private set; }

    public int Distinct => _seen.Count;

    /// <summary>Acknowledged writes that the subscriber had to see.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Returns when the subscription stands, so that every later write belongs to it.</summary>
    public async Task StartAsync(IGrid grid)
    {
        _stored = (await grid.Table<long, ChaosRow>(ChaosRow.Table).SubscribeAsync()).ResumeToken;
        _running = Task.Run(FollowAsync);
    }

    /// <summary>A put was acknowledged. Thread-safe.</summary>
    public void Note(long key, long version, long value) => _acknowledged[(key, version)] = value;

    /// <summary>Waits until everything acknowledged has come, then stops and says what is wrong; nothing, if nothing is.</summary>
    public async Task<IReadOnlyList<string>> JudgeAsync(TimeSpan limit)
    {
        using var timer = new CancellationTokenSource(limit);
        while (!timer.IsCancellationRequested && !_running.IsCompleted && Missing().Any())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
        }

        await _stop.CancelAsync();
        await _running;
        var missing = Missing().ToList();
        if (missing.Count > 0)
        {
            _problems.Add($"The subscriber has not seen {missing.Count} of {_acknowledged.Count} acknowledged writes, {string.Join(", ", missing.Take(3).Select(write => $"key {write.Key.Key} at {write.Key.Version}"))} for example.");
        }

        lock (_seen)
        {
            _problems.AddRange(_acknowledged.Where(write => _seen.TryGetValue(write.Key, out var seen) && seen != write.Value).Take(3)
                .Select(write => $"The subscriber saw {_seen[write.Key]} as key {write.Key.Key} at {write.Key.Version}; {write.Value} was acknowledged."));
        }

        return _problems;
    }

    private IEnumerable<KeyValuePair<(long Key, long Version), long>> Missing()
    {
        lock (_seen)
        {
            return [.. _acknowledged.Where(write => !_seen.ContainsKey(write.Key))];
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await LiveAsync();
            }
        }
        catch (Exception defect)
        {
            _problems.Add($"The subscriber failed: {defect.GetType().Name}: {defect.Message}");
        }
    }

    private async Task LiveAsync()
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        life.CancelAfter(ShortestLife + ((LongestLife - ShortestLife) * _random.NextDouble()));
        IGrid? grid = null;
        try
        {
            grid = await cluster.ConnectAsync(_ => { });
            var count = 0;
            var most = _random.Next(1, MostChanges);
            await foreach (var change in await grid.Table<long, ChaosRow>(ChaosRow.Table).SubscribeAsync(ChangeStart.After(_stored!), life.Token))
            {
                Handle(change);
                if (_random.Next(10) == 0)
                {
                    _stored = change.ResumeToken;
                }

                if (++count == most)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
        }
        catch (GridException failure) when (failure.Code != ErrorCode.ChangesLost)
        {
            // No silo, or a partition that stays away for longer than a call may take: the next client goes on.
        }

        if (grid is not null)
        {
            Deaths++;
            cluster.Kill(grid);
        }
    }

    private void Handle(RowChange<long, ChaosRow> change)
    {
        var place = (change.Key, change.Version.Value);
        Handled++;
        lock (_seen)
        {
            if (_seen.TryGetValue(place, out var before))
            {
                if (before != change.Row?.Value)
                {
                    _problems.Add($"Key {change.Key} at {change.Version} came as {before} and came again as {change.Row?.Value}.");
                }

                return;
            }

            if (_last.TryGetValue(change.Key, out var last) && last > change.Version.Value)
            {
                _problems.Add($"Key {change.Key} came at {change.Version} for the first time, after {last}.");
            }

            _seen[place] = change.Kind == ChangeKind.Delete ? null : change.Row!.Value;
            _last[change.Key] = change.Version.Value;
        }
    }
}
