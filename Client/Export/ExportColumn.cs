using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Export;

/// <summary>A column of the output.</summary>
/// <param name="Ordinal">Its place among the encoded values.</param>
internal sealed record ExportColumn(string Name, ColumnType Type, int Ordinal, bool IsNullable)
{
    /// <summary>The columns of a table that are not hidden.</summary>
    public static ExportColumn[] Of(TableSchema schema) =>
    [
        .. schema.Columns.Select((column, ordinal) => new ExportColumn(column.Name, column.Type, ordinal, column.IsNullable))
            .Where(column => !schema.Columns[column.Ordinal].IsHidden),
    ];

    /// <summary>The columns of a result.</summary>
    public static ExportColumn[] Of(IReadOnlyList<ResultColumn> columns) =>
        [.. columns.Select((column, ordinal) => new ExportColumn(column.Name, column.Type, ordinal, IsNullable: true))];
}
