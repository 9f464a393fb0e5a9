namespace Grid.Queries;

/// <summary>One SQL statement and the values of its <c>$name</c> parameters, by name without the dollar sign, ignoring case.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.QueryRequest")]
public sealed record QueryRequest([property: Id(0)] string Sql, [property: Id(1)] IReadOnlyDictionary<string, Literal> Parameters)
{
    /// <summary>Longest accepted text, in characters: a statement is parsed whole, in memory.</summary>
    public const int MaxSqlLength = 1024 * 1024;

    /// <summary>How long the whole statement may take.</summary>
    [Id(2)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
