using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Simulation.Checking;
using Grid.Simulation.Faults;
using Grid.Simulation.Runtime;
using Grid.Tables;

namespace Grid.Simulation.World;

/// <summary>
/// One partition with two copies among three stores, clients with unique values, and an adversary; then calm, and
/// judgement. The seed alone decides everything that happens.
/// </summary>
internal sealed class SimulatedWorld
{
    private const int Registers = 4;
    private const int Rounds = 60;
    private const int MaxProcesses = 4;

    private static readonly TimeSpan CalmLimit = TimeSpan.FromMinutes(5);

    private readonly Random _random;
    private readonly VirtualTime _time;
    private readonly VirtualClock _clock;
    private readonly FaultOptions _faults;
    private readonly SimulatedNetwork _network;
    private readonly SimulatedStore[] _stores;
    private readonly SimulatedCatalog _catalog = new();
    private readonly History _history = new();
    private readonly List<SimulatedProcess> _processes = [];
    private readonly PlantedBug _bug;
    private readonly SimulatedSubscriber _subscriber;
    private readonly JournalOptions _options = new() { Copies = 2, CommitTimeout = TimeSpan.FromSeconds(1) };
    private int _started;
    private long _lastValue;

    public SimulatedWorld(int seed, PlantedBug bug)
    {
        _random = new Random(seed);
        _bug = bug;
        _faults = FaultOptions.Draw(_random);
        _time = new VirtualTime(_random);
        _clock = new VirtualClock(_time, 1);
        _network = new SimulatedNetwork(_time, _random, _faults);
        _subscriber = new SimulatedSubscriber(_random, bug);
        _stores = [.. Enumerable.Range(0, 3).Select(index => new SimulatedStore($"store-{index}", bug))];
    }

    public long StepCount => _time.StepCount;

    public int OperationCount => _history.Count;

    public int FaultCount { get; private set; }

    /// <summary>Runs the world to its end. Null when nothing was lost, stale or different; otherwise what was.</summary>
    public string? Run()
    {
        for (var round = 0; round < Rounds; round++)
        {
            Disturb();
            Work();
            var pause = Task.Delay(TimeSpan.FromMilliseconds(_random.Next(5, 400)), _clock);
            _time.RunUntil(() => pause.IsCompleted, long.MaxValue);
        }

        return FindUnrest() ?? _history.FindViolation();
    }

    private void Disturb()
    {
        _processes.RemoveAll(process => process.HasEnded || process.Core is { IsOver: true });
        if ((_processes.Count == 0 || Happens(_faults.StartOwner)) && _processes.Count < MaxProcesses)
        {
            StartProcess();
        }

        if (_processes.Count > 0 && Happens(_faults.Crash))
        {
            FaultCount++;
            Pick(_processes).Crash();
        }

        if (_processes.Count > 0 && Happens(_faults.CutLink))
        {
            FaultCount++;
            var (process, peer) = (Pick(_processes).Name, _random.Next(4) is var index && index < 3 ? _stores[index].Name.ToString() : SimulatedCatalog.NodeName);
            _network.Cut(_random.Next(2) == 0 ? process : peer, _random.Next(2) == 0 ? peer : process);
        }

        if (Happens(_faults.HealLinks))
        {
            _network.HealAll();
        }

        DisturbStores();
    }

    private void DisturbStores()
    {
        foreach (var store in _stores)
        {
            if (store.IsDown && Happens(0.3))
            {
                store.IsDown = false;
            }
            else if (Happens(_faults.StopStore))
            {
                FaultCount++;
                store.IsDown = true;
            }

            // A disk may burn down as long as another whole copy is left: losing all copies is not survivable by anybody. The
            // processes burn down with it, because one of them might be leaving the other copy out at this very moment.
            if (Happens(_faults.WipeStore) && OthersHoldEverything(store))
            {
                store.Wipe();
                BurnDown();
            }
            else if (Happens(_faults.DamageEntry) && OthersHoldEverything(store) && store.TryDamage(_random))
            {
                // What is kept for subscribers is mended by nobody: when the other copies are lost too, it is lost, and they are told.
                _subscriber.MayLose = true;
                BurnDown();
            }
        }
    }

    private void BurnDown()
    {
        FaultCount++;
        _processes.ForEach(process => process.Crash());
        _processes.Clear();
    }

    private bool OthersHoldEverything(SimulatedStore store) => _catalog.Record is { InSync: var inSync }
        && _stores.Any(other => other != store && inSync.Contains(other.Name) && other.IsWhole && other.Header!.Position >= (store.Header?.Position ?? Position.None));

    private void Work()
    {
        foreach (var process in _processes.Where(process => process.IsServing))
        {
            for (var count = _random.Next(8); count > 0; count--)
            {
                var key = _random.Next(Registers);
                if (_random.Next(2) == 0)
                {
                    Write(process, key);
                }
                else
                {
                    Read(process, key);
                }
            }

            if (Happens(0.4))
            {
                _subscriber.Read(process, mayWait: true);
            }

            if (Happens(0.3))
            {
                process.Maintain();
            }

            if (Happens(0.1))
            {
                process.Checkpoint();
            }

            if (Happens(0.02))
            {
                process.Close();
            }
        }
    }

    private void Write(SimulatedProcess process, long key)
    {
        var value = ++_lastValue;
        var id = _history.Begin(process.Name, key, isWrite: true, value, _time.Now);
        process.Do(async core =>
        {
            try
            {
                var response = await core.WriteAsync(Request(key, value));
                var failure = response.Failures?[0];
                if (failure is null)
                {
                    _subscriber.Acknowledged(response.Versions[0], key, value);
                    _history.EndWrite(id, _time.Now);
                }
                else if (failure.Code != ErrorCode.OutcomeUnknown)
                {
                    _history.Reject(id);
                }
            }
            catch (GridException failure) when (failure.Code != ErrorCode.OutcomeUnknown)
            {
                _history.Reject(id);
            }
        });
    }

    private void Read(SimulatedProcess process, long key)
    {
        var id = _history.Begin(process.Name, key, isWrite: false, 0, _time.Now);
        process.Do(async core =>
        {
            try
            {
                await core.Journal.EnsureLeaseAsync();
                _history.EndRead(id, Value(core, key), _time.Now);
            }
            catch (GridException)
            {
                _history.Reject(id);
            }
        });
    }

    // Peace: all faults end, one owner opens, every wanted store rejoins, everything is read once more, and copies are compared.
    private string? FindUnrest()
    {
        _processes.ForEach(process => process.Crash());
        _processes.Clear();
        _network.IsCalm = true;
        _network.HealAll();
        Array.ForEach(_stores, store => store.IsDown = false);
        SimulatedProcess? last = null;
        var isSettled = false;
        for (var attempt = 0; attempt < 20 && !isSettled; attempt++)
        {
            if (last is null or { HasEnded: true } or { Core.IsOver: true })
            {
                last = StartProcess();
            }
            else if (last.IsServing)
            {
                last.Maintain();
            }

            var pause = Task.Delay(TimeSpan.FromSeconds(70), _clock);
            _time.RunUntil(() => pause.IsCompleted, _time.Now + CalmLimit.Ticks);
            isSettled = last.IsServing && _catalog.Record!.InSync.Length == _options.Copies;
        }

        if (!isSettled)
        {
            return $"In peace the partition does not come back to {_options.Copies} copies: epoch {_catalog.Record?.Epoch}, in-sync {string.Join(", ", _catalog.Record?.InSync ?? [])}; {string.Join(", ", _stores.Select(store => $"{store.Name} {store.Header}"))}.";
        }

        for (var key = 0; key < Registers; key++)
        {
            Read(last!, key);
        }

        // A damaged entry that nobody had to read is gone once its rows are folded, as they are within seconds in a real grid.
        if (_stores.Any(store => store.HasCopy && !store.IsWhole))
        {
            last!.Checkpoint();
        }

        var end = Task.Delay(TimeSpan.FromSeconds(30), _clock);
        _time.RunUntil(() => end.IsCompleted, long.MaxValue);
        return CompareCopies() ?? FollowToTheEnd(last!);
    }

    private string? FollowToTheEnd(SimulatedProcess owner)
    {
        for (var before = -1L; before != _subscriber.Position.Value;)
        {
            before = _subscriber.Position.Value;
            for (var read = 0; read < 5; read++)
            {
                _subscriber.Read(owner, mayWait: false);
                var pause = Task.Delay(TimeSpan.FromSeconds(10), _clock);
                _time.RunUntil(() => pause.IsCompleted, long.MaxValue);
            }
        }

        return _subscriber.FindViolation(owner.Core!.Journal.Position);
    }

    private string? CompareCopies()
    {
        var copies = _stores.Where(store => _catalog.Record!.InSync.Contains(store.Name)).ToList();
        if (copies.Find(store => !store.HasCopy) is { } empty)
        {
            return $"Store {empty.Name} is in-sync and has no copy.";
        }

        var contents = copies.Select(store => string.Join(" ", store.Content(SimulatedProcess.Table))).ToList();
        return contents.Distinct().Count() == 1 && copies.Select(store => store.Header!.Position).Distinct().Count() == 1
            ? null
            : $"In-sync copies differ: {string.Join(" | ", copies.Zip(contents, (store, content) => $"{store.Name} at {store.Header!.Position}: {content}"))}";
    }

    private SimulatedProcess StartProcess()
    {
        var rate = 1 + (((_random.NextDouble() * 2) - 1) * _faults.ClockDrift);
        var process = new SimulatedProcess($"process-{++_started}", _time, rate, _stores, _catalog, _network, _options, _bug);
        process.Start();
        _processes.Add(process);
        return process;
    }

    private static WriteRequest Request(long key, long value)
    {
        var writer = new RowWriter(SimulatedProcess.Table);
        writer.Write(key);
        writer.Write(value);
        var builder = new WriteRequestBuilder();
        builder.AddSingle(TableRef.Of(SimulatedProcess.Table), WriteKind.Put, null, writer.End());
        return builder.Build();
    }

    private static long Value(PartitionCore core, long key)
    {
        var keys = new KeyWriter(SimulatedProcess.Table);
        var writer = new RowWriter(SimulatedProcess.Table);
        if (!core.State.Find(SimulatedProcess.Table.Id)!.TryRead(keys.Encode(key), writer, out _))
        {
            return 0;
        }

        var reader = new RowReader(SimulatedProcess.Table, writer.End());
        reader.MoveNext();
        reader.MoveNext();
        return (long)ClrValue.Read(ColumnType.BigInt, reader.Value);
    }

    private bool Happens(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(List<T> items) => items[_random.Next(items.Count)];
}
