using Grid.Tables;

namespace Grid.Queries.Plans;

/// <summary>The value of a column of the source: the table or the join in a <see cref="PartitionPlan"/>, the merged groups behind it.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.ColumnExpression")]
public sealed record ColumnExpression([property: Id(0)] int Ordinal, ColumnType Type) : Expression(Type)
{
    /// <summary>The ordinal that means a row's version, a BIGINT; only where the source is a table.</summary>
    public const int VersionOrdinal = -1;

    public override IEnumerable<Expression> Children => [];
}
