using System.Globalization;
using System.Text;
using Grid.Cluster;
using Grid.Grains.Queries.Explain;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>
/// The tables of <c>information_schema</c> over the grid's catalog: the standard's columns that say something here, and
/// behind them Grid's own.
/// </summary>
internal static class InformationSchema
{
    public const string Name = "information_schema";

    /// <summary>
    /// Where a query's own database keeps them, as it has an <c>information_schema</c> of itself. As long as
    /// <see cref="Name"/>, so that replacing one by the other in a text moves nothing.
    /// </summary>
    public const string StoredName = "grid_catalog_views";

    private const string CatalogName = "grid";

    private static readonly (string Name, string Columns)[] Tables =
    [
        ("schemata", "catalog_name VARCHAR, schema_name VARCHAR, schema_owner VARCHAR"),
        ("tables", "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, table_type VARCHAR, is_insertable_into VARCHAR, durability VARCHAR, partition_by VARCHAR"),
        ("columns", "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, column_name VARCHAR, ordinal_position INTEGER, column_default VARCHAR, is_nullable VARCHAR, "
            + "data_type VARCHAR, character_maximum_length INTEGER, numeric_precision INTEGER, numeric_precision_radix INTEGER, numeric_scale INTEGER, datetime_precision INTEGER, "
            + "key_position INTEGER"),
        // As in MySQL: the standard has no indexes.
        ("statistics", "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, non_unique INTEGER, index_schema VARCHAR, index_name VARCHAR, seq_in_index INTEGER, column_name VARCHAR"),
        ("views", "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, view_definition VARCHAR, is_updatable VARCHAR"),
    ];

    public static string TableNames => string.Join(", ", Tables.Select(table => table.Name));

    public static bool Has(string table) => Array.Exists(Tables, known => Identifier.Comparer.Equals(known.Name, table));

    /// <summary>The SQL that makes and fills them.</summary>
    public static string CreationSql(CatalogView catalog)
    {
        var sql = new StringBuilder($"CREATE SCHEMA {StoredName};");
        foreach (var (name, columns) in Tables)
        {
            sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {StoredName}.{name} ({columns});");
        }

        Insert(sql, "schemata", [CatalogName, "main", null]);
        Insert(sql, "schemata", [CatalogName, Name, null]);
        foreach (var table in catalog.Tables.OrderBy(table => table.Name.ToString(), Identifier.Comparer))
        {
            var partitionBy = table.PartitionBy is { } ordinal ? table.Columns[ordinal].Name : null;
            Insert(sql, "tables", [CatalogName, "main", table.Name.ToString(), "BASE TABLE", "YES", table.Durability.ToString().ToLowerInvariant(), partitionBy]);
            for (var column = 0; column < table.Columns.Length; column++)
            {
                if (!table.Columns[column].IsHidden)
                {
                    InsertColumn(sql, table.Name.ToString(), table.Columns[column], column, table.Key.IndexOf(column));
                }
            }

            InsertIndexes(sql, table);
        }

        foreach (var view in catalog.Views.OrderBy(view => view.Name.ToString(), Identifier.Comparer))
        {
            var name = view.Name.ToString();
            Insert(sql, "tables", [CatalogName, "main", name, "VIEW", "NO", null, null]);
            Insert(sql, "views", [CatalogName, "main", name, view.Text, "NO"]);
            for (var column = 0; column < view.Columns.Length; column++)
            {
                InsertColumn(sql, name, view.Columns[column], column, key: -1);
            }
        }

        return sql.ToString();
    }

    private static void InsertIndexes(StringBuilder sql, TableSchema table)
    {
        foreach (var index in table.Indexes)
        {
            var place = 0;
            foreach (var column in index.ColumnNames(table))
            {
                Insert(sql, "statistics", [CatalogName, "main", table.Name.ToString(), "1", "main", index.Name, Text(++place), column]);
            }
        }
    }

    private static void InsertColumn(StringBuilder sql, string table, ColumnSchema column, int ordinal, int key)
    {
        var type = column.Type;
        var (precision, radix) = PrecisionOf(type);
        Insert(sql, "columns",
        [
            CatalogName, "main", table, column.Name, Text(ordinal + 1), DefaultText.Of(column), column.IsNullable ? "YES" : "NO", type.ToString(),
            type.MaxLength > 0 ? Text(type.MaxLength) : null, Text(precision), Text(radix), type.Kind == TypeKind.Decimal ? Text(type.Scale) : precision is null || radix != 2 ? null : "0",
            type.Kind == TypeKind.Timestamp ? "6" : null, key >= 0 ? Text(key + 1) : null,
        ]);
    }

    private static (int? Precision, int? Radix) PrecisionOf(ColumnType type) => type.Kind switch
    {
        TypeKind.SmallInt => (16, 2),
        TypeKind.Integer => (32, 2),
        TypeKind.BigInt => (64, 2),
        TypeKind.Real => (24, 2),
        TypeKind.Double => (53, 2),
        TypeKind.Decimal => (type.Precision, 10),
        _ => (null, null),
    };

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static void Insert(StringBuilder sql, string table, string?[] values)
    {
        sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {StoredName}.{table} VALUES (");
        sql.AppendJoin(", ", values.Select(value => value is null ? "NULL" : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"));
        sql.Append(");");
    }
}
