using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Queries.Gather;
using Grid.Partitions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Grid.Grains.Partitions;

/// <summary>
/// Carries a <see cref="PartitionCore"/>: opens it on activation, hands it calls, releases it on deactivation. Reentrant,
/// so that reads go on while a commit waits for its stores; whatever changes memory runs between awaits.
/// </summary>
[Reentrant]
[PartitionPlacement]
[GrainDirectory(GridClusterNames.Directory)]
[CollectionAgeLimit(AlwaysActive = true)]
internal sealed partial class PartitionGrain : Grain, IPartitionGrain
{
    /// <summary>How often to look whether a checkpoint is due.</summary>
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often to look whether the in-sync set is the wanted one.</summary>
    private static readonly TimeSpan CopyInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often asynchronous stores are brought up to date: what they lack when all others are lost is about that.</summary>
    private static readonly TimeSpan ShippingInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>How often expired rows are deleted from the stores. Nobody sees them meanwhile.</summary>
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromSeconds(1);

    private readonly PartitionOpening _opening;
    private readonly TableDirectory _tables;
    private readonly SiloIdentity _silo;
    private readonly LocalPartitions _local;
    private readonly CopyMaintenance _copies;
    private readonly IStoreTopology _topology;
    private readonly Func<PartitionCore, PartitionShipping> _makeShipping;
    private readonly StatementCache _statements;
    private readonly RunningQueries _queries;
    private readonly ScanSlots _scans;
    private readonly PartitionOptions _options;
    private readonly JournalOptions _journalOptions;
    private readonly ILogger<PartitionGrain> _logger;
    private Task<PartitionCore>? _open;
    private PartitionShipping? _shipping;
    private Task _indexing = Task.CompletedTask;
    private PartitionId _partition;
    private string? _address;

    public PartitionGrain(
        PartitionOpening opening, TableDirectory tables, SiloIdentity silo, LocalPartitions local, CopyMaintenance copies,
        IStoreTopology topology, Func<PartitionCore, PartitionShipping> makeShipping, StatementCache statements, RunningQueries queries, ScanSlots scans, IOptions<PartitionOptions> options, IOptions<JournalOptions> journalOptions, ILogger<PartitionGrain> logger)
    {
        _opening = opening;
        _tables = tables;
        _silo = silo;
        _local = local;
        _copies = copies;
        _topology = topology;
        _makeShipping = makeShipping;
        _statements = statements;
        _queries = queries;
        _scans = scans;
        _options = options.Value;
        _journalOptions = journalOptions.Value;
        _logger = logger;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _partition = PartitionId.Create((int)this.GetPrimaryKeyLong());
        _address = GrainContext.Address.SiloAddress?.ToParsableString();
        _local.Add(_partition, GrainContext);
        this.RegisterGrainTimer(CheckpointIfDueAsync, new GrainTimerCreationOptions(CheckpointInterval, CheckpointInterval) { Interleave = true });
        this.RegisterGrainTimer(MaintainCopiesAsync, new GrainTimerCreationOptions(CopyInterval, CopyInterval) { Interleave = true });
        this.RegisterGrainTimer(ShipAsync, new GrainTimerCreationOptions(ShippingInterval, ShippingInterval) { Interleave = true });
        this.RegisterGrainTimer(DeleteExpiredAsync, new GrainTimerCreationOptions(ExpiryInterval, ExpiryInterval) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _local.Remove(_partition, GrainContext);
        if (_open is not { } open)
        {
            return;
        }

        try
        {
            await (await open).CloseAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            // The next owner seals the stores and recovers from the journal; it only has to wait a little longer.
            LogReleaseFailed(_partition, failure);
        }
    }

    // Opening belongs to calls and not to activation, so that its error reaches the callers as it is, and the next call tries
    // again. Concurrent calls share one attempt.
    private async ValueTask<PartitionCore> OpenCoreAsync()
    {
        if (_open is { IsFaulted: true } or { IsCanceled: true })
        {
            _open = null;
        }

        var core = await (_open ??= OpenNewAsync());
        if (!core.IsOver)
        {
            return core;
        }

        // Another activation may own the partition by now: only the directory knows where the next call belongs.
        DeactivateOnIdle();
        throw new GridException(ErrorCode.Unavailable,
            $"Partition {_partition} is changing its owner. Nothing was applied; send again.", isTransient: true);
    }

    private async Task<PartitionCore> OpenNewAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        await _topology.RefreshAsync();
        var state = new PartitionState(await _tables.RefreshAsync());
        var journal = await _opening.OpenAsync(_partition, _silo.Name, state, CancellationToken.None);
        // What the catalog says now was not yet told to this owner. Writes may come for tables created while rows were being read;
        // and from here on, no row of a version that was the last one before the stores were sealed is written any more.
        state.Adopt(await _tables.RefreshAsync());
        LogOpened(_partition, journal.Epoch, journal.Position, TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        var core = new PartitionCore(state, journal, _options, _journalOptions, TimeProvider.System);
        _shipping = _makeShipping(core);
        _ = EnsureIndexedAsync(core);
        return core;
    }

    private async ValueTask AdoptAsync(PartitionCore core)
    {
        core.State.Adopt(await _tables.RefreshAsync());
        _ = EnsureIndexedAsync(core);
    }

    // Completes when every index has every row; never fails.
    private Task EnsureIndexedAsync(PartitionCore core) => !core.State.NeedsIndexing ? Task.CompletedTask
        : _indexing.IsCompleted ? _indexing = BuildIndexesAsync(core)
        : _indexing;

    // Chunk by chunk, and whatever has come meanwhile goes first: indexing must not be felt by writes and reads.
    private async Task BuildIndexesAsync(PartitionCore core)
    {
        try
        {
            while (core.State.NeedsIndexing && !core.IsOver)
            {
                await Task.Yield();
                core.State.BuildIndexes();
            }
        }
        catch (Exception defect)
        {
            // An index may lack a row now: the next owner builds it anew.
            LogIndexingFailed(_partition, defect);
            core.Journal.Abandon();
        }
    }

    private async Task CheckpointIfDueAsync(CancellationToken cancellationToken)
    {
        if (_open is not { IsCompletedSuccessfully: true } open || !open.Result.Journal.IsCheckpointDue)
        {
            return;
        }

        try
        {
            await open.Result.CheckpointAsync(cancellationToken);
        }
        catch (GridException failure) when (failure.Code == ErrorCode.SchemaChanged)
        {
            // Another owner has brought the store's table to a version that this one has not heard of.
            await AdoptAsync(open.Result);
        }
        catch (Exception failure) when (failure is GridException or OperationCanceledException)
        {
            LogCheckpointFailed(_partition, failure);
        }
    }

    private async Task DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        if (_open is not { IsCompletedSuccessfully: true } open)
        {
            return;
        }

        try
        {
            await open.Result.DeleteExpiredAsync();
        }
        catch (GridException failure)
        {
            LogDeletionFailed(_partition, failure);
        }
    }

    private async Task MaintainCopiesAsync(CancellationToken cancellationToken)
    {
        if (_open is { IsCompletedSuccessfully: true } open)
        {
            await _copies.RunAsync(open.Result, cancellationToken);
        }
    }

    private Task ShipAsync(CancellationToken cancellationToken) => _shipping?.RunAsync(cancellationToken) ?? Task.CompletedTask;
}
