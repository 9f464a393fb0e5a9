using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>A column as far as mapping is concerned.</summary>
/// <param name="Ordinal">Its place among the encoded values.</param>
/// <param name="IsNullable">Whether a NULL is known to be possible. A result's columns do not say; a NULL is met when it comes.</param>
internal sealed record MappedColumn(string Name, ColumnType Type, int Ordinal, bool IsNullable)
{
    public static MappedColumn[] Of(TableSchema schema) =>
        [.. schema.Columns.Select((column, ordinal) => new MappedColumn(column.Name, column.Type, ordinal, column.IsNullable))];

    public static MappedColumn[] Of(IReadOnlyList<ResultColumn> columns) =>
        [.. columns.Select((column, ordinal) => new MappedColumn(column.Name, column.Type, ordinal, IsNullable: false))];
}
