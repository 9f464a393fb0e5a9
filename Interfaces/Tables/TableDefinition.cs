using System.Collections.Immutable;

namespace Grid.Tables;

/// <summary>
/// A table as asked for: what <c>CREATE TABLE</c> says, before the catalog checks it, numbers it and adds a hidden key
/// where <see cref="PrimaryKey"/> is empty. Names in <see cref="PrimaryKey"/> and <see cref="PartitionBy"/> are column names.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.TableDefinition")]
public sealed record TableDefinition(
    [property: Id(0)] TableName Name,
    [property: Id(1)] ImmutableArray<ColumnSchema> Columns,
    [property: Id(2)] ImmutableArray<string> PrimaryKey,
    [property: Id(3)] string? PartitionBy,
    [property: Id(4)] Durability Durability)
{
    /// <summary>How long rows live whose write says nothing of it; null: they do not expire.</summary>
    [Id(5)]
    public TimeSpan? TimeToLive { get; init; }
}
