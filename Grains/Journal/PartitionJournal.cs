using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Journal;

/// <summary>
/// The journal of one partition during one ownership term: commits entries to every in-sync store, drops a store that
/// fails, folds the journal into rows. Made by <see cref="PartitionOpening"/>. Once <see cref="IsOver"/>, nothing commits any more and the partition must be opened anew.
/// </summary>
public sealed partial class PartitionJournal
{
    private readonly IOwnershipRegistry _registry;
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _recordGate = new(1, 1);
    private readonly SemaphoreSlim _commitGate = new(1, 1);
    private OwnershipRecord _record;
    private ImmutableArray<StoreConnection> _inSync;

    internal PartitionJournal(
        OwnershipRecord record, Position position, ImmutableArray<StoreConnection> inSync, CheckpointLedger ledger, long leaseStart,
        IOwnershipRegistry registry, JournalOptions options, TimeProvider time, ILogger logger)
    {
        _leaseStart = leaseStart;
        _record = record;
        _inSync = inSync;
        Ledger = ledger;
        _registry = registry;
        _options = options;
        _time = time;
        _logger = logger;
        _retention = new JournalRetention(options, time);
        Position = position;
    }

    public PartitionId Partition => _record.Partition;

    public Epoch Epoch => _record.Epoch;

    /// <summary>The last committed position.</summary>
    public Position Position { get; private set; }

    /// <summary>The stores that hold every acknowledged write.</summary>
    public ImmutableArray<StoreName> InSync => [.. _inSync.Select(connection => connection.Name)];

    internal CheckpointLedger Ledger { get; }

    /// <summary>This term has ended: superseded, released, or left with an entry of unknown fate.</summary>
    public bool IsOver
    {
        get;
        private set
        {
            if (value && !field)
            {
                field = true;
                Ended?.Invoke();
            }
        }
    }

    /// <summary>Called once, when <see cref="IsOver"/> becomes true.</summary>
    public event Action? Ended;

    /// <summary>Committed batches that are not yet rows in every in-sync store.</summary>
    public long CheckpointLag => Ledger.LagOf(Position);

    /// <summary>Whether everything up to a position is a row in every in-sync store, in those that are about to join, and in asynchronous ones that are being kept up.</summary>
    public bool IsFolded(Position position) => Ledger.IsFolded(position);

    /// <summary>Bytes of those batches.</summary>
    public long CheckpointLagBytes => Ledger.ByteCount;

    /// <summary>Whether <see cref="CheckpointAsync"/> is worth calling now.</summary>
    public bool IsCheckpointDue => !IsOver
        && (Ledger.ByteCount >= _options.CheckpointBytes || Ledger.OldestAge(_time) >= _options.CheckpointAge || _retention.IsDue);

    /// <summary>Whether writes should wait for a checkpoint first, so that the journal stays bounded.</summary>
    public bool IsFull => Ledger.ByteCount >= _options.MaxJournalBytes;

    /// <summary>
    /// Appends the builder's batches behind <see cref="Position"/> in every in-sync store, in parallel. A store that
    /// fails or exceeds the time limit leaves the in-sync set by compare-and-set, while enough remain; the entry is
    /// committed only after that.
    /// </summary>
    public async Task<(CommitOutcome Outcome, JournalEntry Entry)> CommitAsync(EntryBuilder builder)
    {
        await _commitGate.WaitAsync();
        try
        {
            var entry = builder.Build(Partition, Epoch, Position);
            if (IsOver)
            {
                return (CommitOutcome.Rejected, entry);
            }

            var started = _time.GetTimestamp();
            var outcome = await AppendToInSyncAsync(entry);
            if (outcome == CommitOutcome.Committed)
            {
                Position = entry.Last;
                Ledger.Add(entry, _time.GetTimestamp());
                _retention.Add(entry);
                _leaseStart = Math.Max(_leaseStart, started);
            }
            else
            {
                IsOver = true;
            }

            return (outcome, entry);
        }
        finally
        {
            _commitGate.Release();
        }
    }

    /// <summary>Folds everything committed so far into the tables of every in-sync store, and deletes the journal that need not be kept.</summary>
    /// <param name="schemas">The tables that exist; operations of others are dropped with the journal.</param>
    /// <exception cref="GridException">A store failed; its journal simply stays longer until the next time.</exception>
    public async Task CheckpointAsync(IReadOnlyCollection<TableSchema> schemas, CancellationToken cancellationToken)
    {
        var before = await FindHistoryAsync(cancellationToken);
        var upTo = Position;
        // What a store has as journal only stays: other stores may be further.
        var trimTo = _retention.Trim(Ledger.Folded);
        foreach (var store in _inSync)
        {
            if (IsOver || Ledger.CheckpointOf(store.Name) is not { } checkpoint || (checkpoint >= upTo && trimTo == before))
            {
                continue;
            }

            var changes = JournalFold.Fold(Ledger.EntriesAfter(checkpoint, upTo), schemas);
            var request = new CheckpointRequest(Partition, Epoch, upTo, changes) { TrimTo = trimTo };
            if (!await store.CheckpointAsync(request, cancellationToken))
            {
                IsOver = true;
                throw Superseded();
            }

            Ledger.Advance(store.Name, upTo);
        }
    }

    /// <summary>Ends the term on purpose, so that the next owner need not wait. No commit may be under way.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (IsOver)
        {
            return;
        }

        IsOver = true;
        await _recordGate.WaitAsync(cancellationToken);
        try
        {
            // When it is refused, another owner has taken over already.
            await _registry.TryReplaceAsync(_record with { IsReleased = true, Revision = _record.Revision + 1 }, cancellationToken);
        }
        finally
        {
            _recordGate.Release();
        }
    }

    /// <summary>Ends the term without releasing it: what this owner holds can no longer be trusted.</summary>
    public void Abandon() => IsOver = true;

    private async Task<CommitOutcome> AppendToInSyncAsync(JournalEntry entry)
    {
        var stores = _inSync;
        var results = await Task.WhenAll(stores.Select(store => AppendToAsync(store, entry)));
        if (results.All(result => result == AppendOutcome.Appended))
        {
            return CommitOutcome.Committed;
        }

        if (results.Any(result => result == AppendOutcome.Fenced))
        {
            // Only when no store can have it is it certain that no later owner finds it.
            return results.All(result => result == AppendOutcome.Fenced) ? CommitOutcome.Rejected : CommitOutcome.Unknown;
        }

        ImmutableArray<StoreConnection> failed = [.. stores.Where((_, index) => results[index] is null)];
        return await TryShrinkAsync(failed) ? CommitOutcome.Committed : CommitOutcome.Unknown;
    }

    private async Task<AppendOutcome?> AppendToAsync(StoreConnection store, JournalEntry entry)
    {
        try
        {
            return await store.Writer.AppendAsync(entry).WaitAsync(_options.CommitTimeout, _time);
        }
        catch (Exception failure) when (failure is GridException or TimeoutException)
        {
            LogAppendFailed(Partition, store.Name, failure);
            return null;
        }
    }

    private GridException Superseded() => new(ErrorCode.Fenced,
        $"Partition {Partition}: epoch {Epoch} has been superseded by another owner.", isTransient: true);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: store {Store} did not take an entry.")]
    private partial void LogAppendFailed(PartitionId partition, StoreName store, Exception failure);
}
