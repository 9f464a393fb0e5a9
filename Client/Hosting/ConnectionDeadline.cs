using Grid.Errors;

namespace Grid.Client.Hosting;

/// <summary>Lets a starting client try to reach a silo until a deadline, and then fail with one error that says where it tried and what to do.</summary>
internal sealed class ConnectionDeadline : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly GridClientOptions _options;
    private readonly TimeProvider _time;
    private readonly long _start;

    // Later ones only say that Orleans pauses before it connects again.
    private Exception? _firstFailure;

    public ConnectionDeadline(GridClientOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _start = time.GetTimestamp();
    }

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        _firstFailure ??= exception;
        if (_time.GetElapsedTime(_start) + Pause < _options.ConnectTimeout)
        {
            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
            return true;
        }

        throw new GridException(
            ErrorCode.Unavailable,
            $"No silo of cluster '{_options.ClusterId}' (service '{_options.ServiceId}') answered at {Where()} within {_options.ConnectTimeout.TotalSeconds:0.#} s (ConnectTimeout). "
            + $"Check that the grid runs and that the address and the names are its own; start one on this machine by 'grid silo'. First error: {_firstFailure.GetBaseException().Message}",
            isTransient: true,
            exception);
    }

    private string Where() => _options.CatalogConnectionString is not null
        ? "any address in the catalog"
        : string.Join(", ", _options.Gateways.DefaultIfEmpty(GridClientOptions.DefaultGateway));
}
