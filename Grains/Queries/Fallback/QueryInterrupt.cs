using DuckDB.NET.Native;

namespace Grid.Grains.Queries.Fallback;

/// <summary>
/// Ends what a connection is doing once a token is cancelled. It says so again and again until it is disposed of: DuckDB
/// forgets an interrupt that comes before the query has begun.
/// </summary>
internal sealed class QueryInterrupt : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly DuckDBNativeConnection _connection;
    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _registration;
    private bool _isDone;

    public QueryInterrupt(DuckDBNativeConnection connection, CancellationToken cancellationToken)
    {
        _connection = connection;
        _timer = new Timer(_ => Interrupt());
        _registration = cancellationToken.Register(() => _timer.Change(TimeSpan.Zero, Interval));
    }

    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
        lock (_gate)
        {
            _isDone = true;
        }
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            if (!_isDone)
            {
                NativeMethods.Startup.DuckDBInterrupt(_connection);
            }
        }
    }
}
