using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Simulation.Faults;
using Grid.Simulation.Runtime;
using Grid.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Simulation.World;

/// <summary>
/// One activation of the partition on a silo of its own: the real opening, journal and partition core over simulated
/// stores, catalog, clock and scheduler. Ends by a crash at any await, or goes on beside a younger one.
/// </summary>
internal sealed class SimulatedProcess
{
    private readonly StoreSet _stores;
    private readonly CatalogClient _catalog;
    private readonly VirtualClock _clock;
    private readonly JournalOptions _options;
    private readonly PlantedBug _bug;
    private readonly ProcessScheduler _scheduler;

    public SimulatedProcess(
        string name, VirtualTime time, double clockRate, IReadOnlyList<SimulatedStore> stores, SimulatedCatalog catalog,
        SimulatedNetwork network, JournalOptions options, PlantedBug bug)
    {
        Name = name;
        _bug = bug;
        _options = options;
        _clock = new VirtualClock(time, clockRate);
        _scheduler = new ProcessScheduler(time);
        _catalog = new CatalogClient(name, catalog, network, bug);
        _stores = new StoreSet(
            stores.Select((store, index) => (new StoreConnection(new StoreClient(name, store, network, bug, index == 0), options, _clock), 1.0)), stores[0].Name);
    }

    public static TableSchema Table { get; } = new(
        new TableId(1), 1, TableName.Create("registers"),
        [new ColumnSchema("id", ColumnType.BigInt, false), new ColumnSchema("value", ColumnType.BigInt, false)], [0], null, Durability.Durable);

    public string Name { get; }

    public PartitionCore? Core { get; private set; }

    public bool IsServing => Core is { IsOver: false } && !_scheduler.HasCrashed;

    public bool HasEnded { get; private set; }

    public void Start() => _scheduler.Run(LiveAsync);

    public void Crash() => (_scheduler.HasCrashed, HasEnded) = (true, true);

    public void Do(Func<PartitionCore, Task> work)
    {
        var core = Core!;
        _scheduler.Run(() => work(core));
    }

    public void Checkpoint() => Do(core => IgnoreFailuresAsync(core.CheckpointAsync(CancellationToken.None)));

    public void Maintain() => Do(core =>
    {
        ImmutableArray<StoreConnection> wanted = [.. _stores.PlacesFor(core.Journal.Partition, _options).Select(_stores.Get)];
        return core.Journal.DiffersFrom(wanted)
            ? IgnoreFailuresAsync(core.Journal.MaintainCopiesAsync(wanted, core.State, CancellationToken.None))
            : Task.CompletedTask;
    });

    public void Close() => Do(core => IgnoreFailuresAsync(core.CloseAsync(CancellationToken.None)));

    private async Task LiveAsync()
    {
        // The options are shared and read when they are needed: the planted bug does not know of leases while it opens, and
        // counts on one afterwards.
        var options = Copy(_options);
        options.LeaseDuration = _bug == PlantedBug.SkipLeaseWait ? TimeSpan.Zero : _options.LeaseDuration;
        var opening = new PartitionOpening(_stores, _catalog, options, _clock, NullLogger<PartitionOpening>.Instance);
        try
        {
            var state = new PartitionState(new CatalogView(1, 1, [Table]));
            var journal = await opening.OpenAsync(PartitionId.Create(0), Name, state, CancellationToken.None);
            options.LeaseDuration = _options.LeaseDuration;
            Core = new PartitionCore(state, journal, new PartitionOptions(), _options, _clock);
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            HasEnded = true;
        }
    }

    private static JournalOptions Copy(JournalOptions options) => new()
    {
        Copies = options.Copies,
        MinInSync = options.MinInSync,
        CommitTimeout = options.CommitTimeout,
        LeaseDuration = options.LeaseDuration,
        MaxClockDrift = options.MaxClockDrift,
    };

    private static async Task IgnoreFailuresAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            // The adversary caused it; what matters is what the checkers see.
        }
    }
}
