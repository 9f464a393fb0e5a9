using Grid.Cluster;
using Grid.Grains.Queries.Explain;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Gather;

/// <summary>The answers to SHOW TABLES and DESCRIBE.</summary>
internal static class CatalogAnswers
{
    private static readonly string[] Names = ["column_name", "column_type", "null", "key", "default", "extra", "durability"];

    public static (ResultColumn[] Columns, ColumnBatch Batch) ShowTables(CatalogView catalog) => TextRows.Of(
        ["name"], [.. catalog.Tables.Select(table => table.Name.ToString()).Concat(catalog.Views.Select(view => view.Name.ToString())).Order(Identifier.Comparer).Select(name => new string?[] { name })]);

    /// <summary>One row a column; the durability is the table's and the same in each.</summary>
    public static (ResultColumn[] Columns, ColumnBatch Batch) Describe(TableSchema table) => TextRows.Of(
        Names,
        [.. Enumerable.Range(0, table.Columns.Length).Where(ordinal => !table.Columns[ordinal].IsHidden).Select(ordinal => DescribeColumn(table, ordinal))]);

    /// <summary>One row a column, as it was when the view was created.</summary>
    public static (ResultColumn[] Columns, ColumnBatch Batch) Describe(ViewDefinition view) => TextRows.Of(
        Names, [.. view.Columns.Select(column => new string?[] { column.Name, column.Type.ToString(), "YES", null, null, "VIEW", null })]);

    private static string?[] DescribeColumn(TableSchema table, int ordinal)
    {
        var column = table.Columns[ordinal];
        return
        [
            column.Name, column.Type.ToString(), column.IsNullable ? "YES" : "NO", table.IsKey(ordinal) ? "PRI" : null, DefaultText.Of(column),
            table.PartitionBy == ordinal ? "PARTITION BY" : null, table.Durability.ToString().ToLowerInvariant(),
        ];
    }
}
