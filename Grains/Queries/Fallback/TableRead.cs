using System.Collections.Immutable;
using Grid.Grains.Queries.Planning;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>What is gathered of one table.</summary>
/// <param name="Ordinals">The columns, at least one, in the table's order.</param>
/// <param name="Filter">Over the table's columns; leaves out only rows that cannot matter; null for none.</param>
/// <param name="Partitions">The partitions that can hold such rows.</param>
internal sealed record TableRead(TableSchema Table, ImmutableArray<int> Ordinals, Expression? Filter, ImmutableArray<PartitionId> Partitions)
{
    /// <summary>Name of the column of <see cref="HasVersion"/>; no table has one of such a name.</summary>
    public const string VersionName = "_version";

    /// <summary>Whether each row's version is gathered too, as a last column that only the rows themselves have, not what the statement sees of the table.</summary>
    public bool HasVersion { get; init; }

    public IEnumerable<ColumnSchema> Columns =>
        [.. Ordinals.Select(ordinal => Table.Columns[ordinal]), .. HasVersion ? [new ColumnSchema(VersionName, ColumnType.BigInt, IsNullable: false)] : Array.Empty<ColumnSchema>()];

    /// <summary>What each partition is asked.</summary>
    public PartitionPlan ToPlan(QueryOptions options) => new(
        PartitionPlan.CurrentFormat, TableRef.Of(Table), Filter,
        new RowOutput(
            [
                .. Ordinals.Select(ordinal => new ColumnExpression(ordinal, Table.Columns[ordinal].Type)),
                .. HasVersion ? [new ColumnExpression(ColumnExpression.VersionOrdinal, ColumnType.BigInt)] : Array.Empty<ColumnExpression>(),
            ],
            [], null, options.MaxGatheredRows, options.MaxGatheredBytes));
}
