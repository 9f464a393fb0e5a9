namespace Grid.Queries;

/// <summary>One SQL statement and the values of its <c>$name</c> parameters, by name without the dollar sign, ignoring case.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.QueryRequest")]
public sealed record QueryRequest([property: Id(0)] string Sql, [property: Id(1)] IReadOnlyDictionary<string, Literal> Parameters)
{
    /// <summary>Longest accepted text, in characters: a statement is parsed whole, in memory.</summary>
    public const int MaxSqlLength = 1024 * 1024;

    /// <summary>Longest deadline of a statement.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(1);

    /// <summary>The deadline: how long the whole statement may take, at most <see cref="MaxTimeout"/>.</summary>
    [Id(2)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Names this run, for <see cref="IAggregatorGrain.CancelAsync"/>. None: the aggregator names it, and only the call itself can be cancelled.</summary>
    [Id(3)]
    public QueryId Id { get; init; }

    /// <summary>Whether a query may be answered without the partitions that do not answer.</summary>
    [Id(4)]
    public bool AllowPartial { get; init; }
}
