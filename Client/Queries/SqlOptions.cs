using Grid.Queries;

namespace Grid.Client.Queries;

/// <summary>How one statement is run.</summary>
public sealed record SqlOptions
{
    private readonly TimeSpan? _timeout;

    /// <summary>
    /// The deadline, over all attempts: more than 0 and at most <see cref="QueryRequest.MaxTimeout"/>. Null:
    /// <c>GridClientOptions.Timeout</c>. A statement that does not finish by then is ended on all partitions.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to anything else.</exception>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init => _timeout = value is null || (value > TimeSpan.Zero && value <= QueryRequest.MaxTimeout)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A statement takes more than 0 and at most {QueryRequest.MaxTimeout.TotalSeconds:0} s.");
    }

    /// <summary>
    /// Whether a query is answered without the partitions that fail or do not answer in time; the result then says which ones are
    /// missing. The same as <c>ALLOW PARTIAL</c> behind the query. A statement that writes is refused.
    /// </summary>
    public bool AllowPartial { get; init; }
}
