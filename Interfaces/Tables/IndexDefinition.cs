using System.Collections.Immutable;

namespace Grid.Tables;

/// <summary>
/// A secondary index of a table: each partition keeps its rows in the order of these columns, NULL last. It holds rows, not
/// a constraint: several may have the same values.
/// </summary>
/// <param name="Name">Unique in the grid, ignoring case.</param>
/// <param name="ColumnIds">The columns by their ids (<see cref="TableSchema.IdOf"/>), the first one leading.</param>
[GenerateSerializer, Immutable]
[Alias("grid.IndexDefinition")]
public sealed record IndexDefinition([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<int> ColumnIds)
{
    /// <summary>Columns of the longest index: more of them hardly narrow a search further.</summary>
    public const int MaxColumns = 8;

    /// <summary>The names of the columns in a version of their table, the first one leading.</summary>
    public IEnumerable<string> ColumnNames(TableSchema schema) => ColumnIds.Select(id => schema.Columns[schema.OrdinalOf(id)].Name);

    /// <summary>The index as people write it: <c>name (column, …)</c>.</summary>
    public string ToText(TableSchema schema) => $"{Name} ({string.Join(", ", ColumnNames(schema))})";

    public bool Equals(IndexDefinition? other) => other is not null && Name == other.Name && ColumnIds.SequenceEqual(other.ColumnIds);

    public override int GetHashCode() => HashCode.Combine(Name, ColumnIds.Length);
}
