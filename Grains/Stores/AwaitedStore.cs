using Grid.Cluster;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Stores;

/// <summary>
/// A store that may not be reachable yet. Opens it, again and again in the background if need be; until it is open, every
/// call fails as with a store that is down. A store that turns out to belong to another grid is never used. Thread-safe.
/// </summary>
/// <param name="create">Makes the store, not yet opened; called for each attempt.</param>
public sealed partial class AwaitedStore(StoreName name, string provider, Func<IPartitionStore> create, TimeProvider time, ILogger<AwaitedStore> logger)
    : IPartitionStore, IRehearsalSource
{
    /// <summary>How long the first attempt may hold up the start of a silo; it goes on behind it.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private volatile IPartitionStore? _open;
    private volatile GridException? _problem;
    private Task _opening = Task.CompletedTask;

    /// <summary>Called once, on any thread, when the store has been opened after the first attempt had failed.</summary>
    public event Action? OpenedLate;

    public StoreName Name => name;

    public string Provider => provider;

    /// <summary>Whether calls reach the store.</summary>
    public bool IsOpen => _open is not null;

    /// <summary>
    /// Tries to open the store, for some seconds. Returns also when it cannot be reached now: it is tried on in the
    /// background until this is disposed.
    /// </summary>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: this store must not be used.</exception>
    public async Task OpenAsync(GridIdentity grid, CancellationToken cancellationToken)
    {
        var attempt = TryOpenAsync(grid);
        try
        {
            await attempt.WaitAsync(StartPatience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _problem = new GridException(ErrorCode.StoreFailure,
                $"Store {name} has not answered for {StartPatience.TotalSeconds:0} s; it is tried on.", isTransient: true);
            LogUnreachable(name, _problem.Message);
        }

        if (_problem is { Code: ErrorCode.InvalidConfiguration } refusal)
        {
            throw refusal;
        }

        if (_open is null)
        {
            _opening = OpenLaterAsync(attempt, grid);
        }
    }

    public Task<IPartitionStore> CreateRehearsalAsync(StoreName rehearsal, string silo, string folder, CancellationToken cancellationToken) => _open switch
    {
        null => Task.FromException<IPartitionStore>(NotOpen()),
        IRehearsalSource source => source.CreateRehearsalAsync(rehearsal, silo, folder, cancellationToken),
        _ => throw new NotSupportedException($"Stores of {provider} have no rehearsal."),
    };

    public Task CheckAsync(CancellationToken cancellationToken) =>
        _open?.CheckAsync(cancellationToken) ?? Task.FromException(NotOpen());

    public Task EnsureTablesAsync(IReadOnlyCollection<TableSchema> tables, CancellationToken cancellationToken) =>
        _open?.EnsureTablesAsync(tables, cancellationToken) ?? Task.FromException(NotOpen());

    public Task DropTableAsync(TableId table, CancellationToken cancellationToken) =>
        _open?.DropTableAsync(table, cancellationToken) ?? Task.FromException(NotOpen());

    public Task<CopyHeader> SealAsync(PartitionId partition, Epoch epoch, CancellationToken cancellationToken) =>
        _open?.SealAsync(partition, epoch, cancellationToken) ?? Task.FromException<CopyHeader>(NotOpen());

    public Task<CopyHeader?> ReadHeaderAsync(PartitionId partition, CancellationToken cancellationToken) =>
        _open?.ReadHeaderAsync(partition, cancellationToken) ?? Task.FromException<CopyHeader?>(NotOpen());

    public Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) =>
        _open?.AppendAsync(entries, cancellationToken) ?? Task.FromException<AppendOutcome[]>(NotOpen());

    public IAsyncEnumerable<JournalEntry> ReadJournalAsync(PartitionId partition, Position after, CancellationToken cancellationToken) =>
        (_open ?? throw NotOpen()).ReadJournalAsync(partition, after, cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> ReadJournalPageAsync(PartitionId partition, Position after, int maxBytes, CancellationToken cancellationToken) =>
        _open?.ReadJournalPageAsync(partition, after, maxBytes, cancellationToken) ?? Task.FromException<IReadOnlyList<JournalEntry>>(NotOpen());

    public Task<JournalExtent> ReadExtentAsync(PartitionId partition, CancellationToken cancellationToken) =>
        _open?.ReadExtentAsync(partition, cancellationToken) ?? Task.FromException<JournalExtent>(NotOpen());

    public Task ReadRowsAsync(PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken) =>
        _open?.ReadRowsAsync(partition, schema, onRow, cancellationToken) ?? Task.FromException(NotOpen());

    public Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken) =>
        _open?.CheckpointAsync(request, cancellationToken) ?? Task.FromException<bool>(NotOpen());

    public Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken) =>
        _open?.ResetAsync(header, cancellationToken) ?? Task.FromException<bool>(NotOpen());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _opening;
        if (_open is { } open)
        {
            await open.DisposeAsync();
        }

        _stop.Dispose();
    }

    // Ends when the store is open, when it must not be used, or when it is given up.
    private async Task OpenLaterAsync(Task attempt, GridIdentity grid)
    {
        try
        {
            await attempt;
            for (var pause = ShortestPause; _open is null && _problem is not { Code: ErrorCode.InvalidConfiguration }; pause = Longer(pause))
            {
                await Task.Delay(pause, time, _stop.Token);
                await TryOpenAsync(grid);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }

        if (_open is not null)
        {
            LogOpened(name);
            OpenedLate?.Invoke();
        }
    }

    private async Task TryOpenAsync(GridIdentity grid)
    {
        IPartitionStore? store = null;
        try
        {
            store = create();
            await store.OpenAsync(grid, _stop.Token);
            _open = store;
        }
        catch (GridException failure)
        {
            await DisposeAsync(store);
            NoteFailure(failure);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await DisposeAsync(store);
        }
        catch (Exception defect)
        {
            // A driver may throw what its adapter does not know; the silo must not depend on it.
            await DisposeAsync(store);
            NoteFailure(new GridException(ErrorCode.StoreFailure, $"Store {name} cannot be opened: {defect.Message}", isTransient: true, innerException: defect));
        }
    }

    private void NoteFailure(GridException failure)
    {
        if (failure.Code == ErrorCode.InvalidConfiguration)
        {
            LogRefused(name, failure.Message);
        }
        else if (_problem?.Message != failure.Message)
        {
            LogUnreachable(name, failure.Message);
        }

        _problem = failure;
    }

    private GridException NotOpen() => new(ErrorCode.StoreFailure,
        _problem?.Message ?? $"Store {name} is being opened.", isTransient: true, innerException: _problem);

    private static TimeSpan Longer(TimeSpan pause) => TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));

    private static async ValueTask DisposeAsync(IPartitionStore? store)
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Store {Store} cannot be used yet and is tried on: {Reason}")]
    private partial void LogUnreachable(StoreName store, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Store {Store} is not used: {Reason}")]
    private partial void LogRefused(StoreName store, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Store {Store} is open now.")]
    private partial void LogOpened(StoreName store);
}
