using System.Diagnostics;
using Grid.Errors;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database, on a thread and a connection of its own, off the path of commits. Every
/// process that writes to the file has one; SQLite lets one of them work at a time.
/// </summary>
internal sealed partial class SqliteLogKeeper : IAsyncDisposable
{
    private readonly SqliteFile _file;
    private readonly SqliteStoreLimits _limits;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _writtenBytes;
    private volatile bool _isClosing;
    private volatile bool _isStale;
    private SqliteSession? _session;

    public SqliteLogKeeper(SqliteFile file, SqliteStoreLimits limits, ILogger logger)
    {
        _file = file;
        _limits = limits;
        _logger = logger;
        new Thread(Loop) { IsBackground = true, Name = $"Store {file.Store} log keeper" }.Start();
    }

    /// <summary>Says how many bytes were written to the log. Called by the writer alone.</summary>
    public void NoteWritten(long bytes)
    {
        if (Interlocked.Add(ref _writtenBytes, bytes) >= _limits.LogCheckpointBytes)
        {
            Interlocked.Exchange(ref _writtenBytes, 0);
            _wake.Release();
        }
    }

    /// <summary>The file is gone: the connection is not used again, because another file may take its place.</summary>
    public void Forget() => _isStale = true;

    /// <summary>Ends. What is left in the log is copied by the last connection that closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _wake.Release();
        await _ended.Task;
        _wake.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _wake.Wait();
            if (_isClosing)
            {
                break;
            }

            Keep();
        }

        _session?.Dispose();
        _ended.SetResult();
    }

    private void Keep()
    {
        try
        {
            if (_isStale)
            {
                _isStale = false;
                _session?.Dispose();
                _session = null;
            }

            _session ??= SqliteSession.Open(_file, _limits.BusyWait);
            // Most is copied while writers go on, so that little is left for the moment that holds them up.
            _session.TryCheckpointLog(raw.SQLITE_CHECKPOINT_PASSIVE, out var usedBytes);
            if (usedBytes >= _limits.LogRestartBytes)
            {
                Restart(_session, usedBytes >= _limits.LogTruncateBytes ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_RESTART);
            }
        }
        catch (GridException failure)
        {
            _session?.Dispose();
            _session = null;
            LogFailed(failure, _file.Store.ToString());
        }
    }

    private void Restart(SqliteSession session, int mode)
    {
        var started = Stopwatch.GetTimestamp();
        while (!session.TryCheckpointLog(mode, out var usedBytes))
        {
            if (_isClosing || Stopwatch.GetElapsedTime(started) > _limits.LogRestartWait)
            {
                LogNotRestarted(_file.Store.ToString(), usedBytes >> 20);
                return;
            }

            Thread.Yield();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The write-ahead log of store {Store} has {Megabytes} MB and is still being read; it is begun anew later.")]
    private partial void LogNotRestarted(string store, long megabytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log of store {Store} could not be copied into the database. It keeps growing until that succeeds.")]
    private partial void LogFailed(Exception failure, string store);
}
