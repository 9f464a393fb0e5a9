using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Explain;

/// <summary>Writes the default of a column as SQL does.</summary>
internal static class DefaultText
{
    /// <summary>Null when it has none.</summary>
    public static string? Of(ColumnSchema column) => column.Default is { } value ? new ExpressionText(_ => "").Of(new ConstantExpression(new Literal(column.Type, value))) : null;
}
