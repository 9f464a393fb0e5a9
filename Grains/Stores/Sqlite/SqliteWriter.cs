using Grid.Errors;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// The one connection of a store that writes, on a thread of its own, so that a slow disk never takes threads of the
/// pool and writers of this process never compete for SQLite's lock. Each write is one transaction.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteFile _file;
    private readonly SqliteStoreLimits _limits;
    private readonly Action<long> _onWritten;
    private readonly Action _onUnusable;
    private readonly object _gate = new();
    private readonly Queue<SqliteWrite> _urgent = [];
    private readonly Queue<SqliteWrite> _background = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _urgentInARow;
    private bool _isClosing;
    private SqliteSession? _session;

    /// <param name="onWritten">Called on the writer's thread after each write with the number of bytes that went to the log.</param>
    /// <param name="onUnusable">Called on the writer's thread when the file is gone or cannot be opened: no connection may outlive that.</param>
    public SqliteWriter(SqliteFile file, SqliteStoreLimits limits, Action<long> onWritten, Action onUnusable)
    {
        _file = file;
        _limits = limits;
        _onWritten = onWritten;
        _onUnusable = onUnusable;
        new Thread(Loop) { IsBackground = true, Name = $"Store {file.Store} writer" }.Start();
    }

    /// <summary>Queues a transaction. Cancelling takes effect as long as it has not begun.</summary>
    public Task<T> RunAsync<T>(WritePriority priority, Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        var write = new SqliteWrite<T>(work, cancellationToken);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosing, this);
            if (_urgent.Count + _background.Count >= _limits.QueuedWrites)
            {
                throw new GridException(ErrorCode.LimitExceeded,
                    $"Store {_file.Store} ({_file.Path}) has {_limits.QueuedWrites} writes waiting, the limit (QueuedWrites): its disk does not keep up. Write less at a time, or add stores.",
                    isTransient: true);
            }

            (priority == WritePriority.Urgent ? _urgent : _background).Enqueue(write);
            Monitor.Pulse(_gate);
        }

        return write.Completion;
    }

    /// <summary>Runs what is queued and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task;
    }

    private void Loop()
    {
        while (Take() is { } write)
        {
            Execute(write);
        }

        _session?.Dispose();
        _ended.SetResult();
    }

    private void Execute(SqliteWrite write)
    {
        try
        {
            _file.EnsureExists();
            _session ??= SqliteSession.Open(_file, _limits.BusyWait);
        }
        catch (GridException failure)
        {
            CloseSession();
            _onUnusable();
            write.Fail(failure);
            return;
        }

        // After a failure of the store the connection may hold a stale view of it; opening another costs a millisecond.
        var isUsable = write.Execute(_session);
        _onWritten(_session.TakeLoggedBytes());
        if (!isUsable)
        {
            CloseSession();
        }
    }

    private void CloseSession()
    {
        _session?.Dispose();
        _session = null;
    }

    /// <summary>The next write, waiting for one; null at the end.</summary>
    private SqliteWrite? Take()
    {
        lock (_gate)
        {
            while (_urgent.Count + _background.Count == 0)
            {
                if (_isClosing)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            if (_urgent.Count > 0 && (_background.Count == 0 || _urgentInARow < _limits.UrgentWritesInARow))
            {
                _urgentInARow++;
                return _urgent.Dequeue();
            }

            _urgentInARow = 0;
            return _background.Dequeue();
        }
    }
}
