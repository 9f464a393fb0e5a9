namespace Grid.Simulation.Chaos.Faults;

/// <summary>
/// The faults of a run, decided by its seed. Faults that take a store are a list of their own, because they may happen only
/// while the partitions have all of their copies: nobody survives the loss of the last one.
/// </summary>
internal sealed class FaultPlan
{
    private const double SecondsPerKill = 6;
    private const double SecondsPerStoreLoss = 24;
    private const double SecondsPerPause = 40;
    private const double SecondsForRollingRestart = 60;

    private readonly Random _random;
    private readonly int _silos;
    private readonly Queue<PlannedFault> _ofSilos;
    private readonly Queue<PlannedFault> _ofStores;
    private readonly double _silosPerStore;

    private FaultPlan(ChaosOptions options, int stores)
    {
        _random = new Random(options.Seed);
        _silos = options.Silos;
        var seconds = options.Duration.TotalSeconds;
        PlannedFault[] ofStores = stores > 0 ? [.. Enumerable.Range(0, Count(seconds, SecondsPerStoreLoss)).Select(DrawOfStore)] : [];
        _random.Shuffle(ofStores);
        var kills = Math.Max(1, Count(seconds, SecondsPerKill) - ofStores.Count(fault => fault.IsKill));
        PlannedFault[] ofSilos =
        [
            .. Enumerable.Range(0, kills).Select(_ => DrawKill()),
            .. Enumerable.Range(0, (int)Math.Round(seconds / SecondsPerPause)).Select(_ => new PlannedFault(FaultKind.PauseSilo, _random.Next(_silos), Between(0.5, 6))),
            .. seconds >= SecondsForRollingRestart ? [new PlannedFault(FaultKind.RollingRestart, 0, TimeSpan.Zero)] : Array.Empty<PlannedFault>(),
        ];
        _random.Shuffle(ofSilos);
        if (options.Only.Count > 0)
        {
            ofStores = [.. ofStores.Where(fault => options.Only.Contains(fault.Kind))];
            ofSilos = [.. ofSilos.Where(fault => options.Only.Contains(fault.Kind))];
        }

        (_ofSilos, _ofStores) = (new Queue<PlannedFault>(ofSilos), new Queue<PlannedFault>(ofStores));
        _silosPerStore = ofSilos.Length / (double)Math.Max(1, ofStores.Length);
        Planned = [.. ofStores, .. ofSilos];

        PlannedFault DrawOfStore(int index) => (index % 5) switch
        {
            0 or 3 => new PlannedFault(FaultKind.LoseSet, _random.Next(_silos), Between(1, 2), IsEmptied: index % 5 == 3),
            1 or 4 => new PlannedFault(FaultKind.LoseStore, _random.Next(stores), Between(0.5, 2)),
            _ => new PlannedFault(FaultKind.EmptyStore, _random.Next(stores), Between(0.5, 2), IsEmptied: true),
        };
    }

    /// <summary>Everything that is planned.</summary>
    public IReadOnlyList<PlannedFault> Planned { get; }

    public bool IsDone => _ofSilos.Count == 0 && _ofStores.Count == 0;

    /// <summary>Whether the next fault is one that takes a store, if it may.</summary>
    public bool IsStoreNext => _ofStores.Count > 0 && _ofSilos.Count <= (_ofStores.Count - 0.5) * _silosPerStore;

    public static FaultPlan Draw(ChaosOptions options) => new(options, options.Copies > 1 ? options.Stores : 0);

    /// <summary>The next fault; null when the only ones left take a store and may not.</summary>
    /// <param name="mayTakeStore">Whether all copies are in-sync.</param>
    public PlannedFault? TryTake(bool mayTakeStore)
    {
        if (mayTakeStore && _ofStores.Count > 0 && (IsStoreNext || _ofSilos.Count == 0))
        {
            return _ofStores.Dequeue();
        }

        return _ofSilos.TryDequeue(out var fault) ? fault : null;
    }

    /// <summary>One more, for the time that is left when the plan is done.</summary>
    public PlannedFault DrawKill() => new(FaultKind.KillSilo, _random.Next(_silos), Between(0.5, 2));

    private TimeSpan Between(double low, double high) => TimeSpan.FromSeconds(low + ((high - low) * _random.NextDouble()));

    private static int Count(double seconds, double secondsPerFault) => Math.Max(1, (int)Math.Round(seconds / secondsPerFault));
}
