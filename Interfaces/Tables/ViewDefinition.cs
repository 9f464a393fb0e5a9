using System.Collections.Immutable;

namespace Grid.Tables;

/// <summary>A query with a name, which stands in FROM like a table. Its text is read anew by every statement that uses it.</summary>
/// <param name="Text">The query, without a semicolon.</param>
/// <param name="Columns">Its columns when it was created; a table that has changed since may have changed them.</param>
/// <param name="Reads">The tables and views that it reads, also by way of other views.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ViewDefinition")]
public sealed record ViewDefinition(
    [property: Id(0)] TableName Name, [property: Id(1)] string Text, [property: Id(2)] ImmutableArray<ColumnSchema> Columns, [property: Id(3)] ImmutableArray<TableName> Reads)
{
    /// <summary>Whether the statement that created it gave its columns names of their own.</summary>
    [Id(4)]
    public bool HasNames { get; init; }
}
