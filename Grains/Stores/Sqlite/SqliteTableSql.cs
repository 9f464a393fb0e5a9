using System.Runtime.CompilerServices;
using Grid.Tables;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// The statements of one user table. The table is stored in the order of <c>_partition</c> and key, so that one
/// partition's rows are read and deleted as one range.
/// </summary>
internal sealed class SqliteTableSql
{
    /// <summary>The parameter of the first column in <see cref="Upsert"/>.</summary>
    public const int FirstColumn = 4;

    // UTC; NULL for a row that does not expire.
    private const string ExpiryColumn = "_expires TIMESTAMP TEXT";

    private static readonly ConditionalWeakTable<TableSchema, SqliteTableSql> Known = [];

    private SqliteTableSql(TableSchema schema)
    {
        var name = Quote(schema.Name.ToString());
        var columns = schema.Columns.Select(column => Quote(column.Name)).ToArray();
        var key = schema.Key.Select(ordinal => columns[ordinal]).ToArray();
        Columns = string.Join(", ", schema.Columns.Select(column => $"{Quote(column.Name)} {SqliteValue.DeclaredType(column.Type)}{(column.IsNullable ? "" : " NOT NULL")}"));
        var declared = schema.Columns.Select((column, ordinal) => $"{columns[ordinal]} {Declare(column, schema.IsKey(ordinal))}");
        Create = $"CREATE TABLE {name} (_partition INTEGER NOT NULL, {string.Join(", ", declared)}, _position INTEGER NOT NULL, {ExpiryColumn}, PRIMARY KEY (_partition, {string.Join(", ", key)})) WITHOUT ROWID";
        Select = $"SELECT {string.Join(", ", columns)}, _position, _expires FROM {name} WHERE _partition = ?1";
        Upsert = $"INSERT OR REPLACE INTO {name} (_partition, _position, _expires, {string.Join(", ", columns)}) VALUES (?1, ?2, ?3, {string.Join(", ", columns.Select((_, ordinal) => $"?{ordinal + FirstColumn}"))})";
        Delete = $"DELETE FROM {name} WHERE _partition = ?1 AND {string.Join(" AND ", key.Select((column, index) => $"{column} = ?{index + 2}"))}";
    }

    /// <summary>The columns as they are declared; also what is compared to know whether a table has changed.</summary>
    public string Columns { get; }

    public string Create { get; }

    /// <summary>Parameter: partition. Columns: in ordinal order, then the position and the time of expiry.</summary>
    public string Select { get; }

    /// <summary>Parameters: partition, position, time of expiry, columns in ordinal order.</summary>
    public string Upsert { get; }

    /// <summary>Parameters: partition, key columns in key order.</summary>
    public string Delete { get; }

    public static SqliteTableSql Of(TableSchema schema) => Known.GetValue(schema, static schema => new SqliteTableSql(schema));

    /// <summary>For tables from before rows could expire.</summary>
    public static string AddExpiry(string name) => $"ALTER TABLE {Quote(name)} ADD COLUMN {ExpiryColumn}";

    public static string Drop(string name) => $"DROP TABLE IF EXISTS {Quote(name)}";

    /// <summary>Parameter: partition.</summary>
    public static string DeletePartitionOf(string name) => $"DELETE FROM {Quote(name)} WHERE _partition = ?1";

    /// <summary>Type and constraints of a column. One that is NOT NULL has a default, so that it can be left out of rows once it is dropped.</summary>
    public static string Declare(ColumnSchema column, bool isKey) =>
        $"{SqliteValue.DeclaredType(column.Type)}{(column.IsNullable ? "" : isKey ? " NOT NULL" : $" NOT NULL DEFAULT {NothingOf(column.Type)}")}";

    private static string NothingOf(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean or TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt or TypeKind.Real or TypeKind.Double => "0",
        TypeKind.Blob => "x''",
        _ => "''",
    };

    // Names hold letters, digits and underscores only; the quotes are for those that SQL reserves.
    public static string Quote(string name) => $"\"{name}\"";
}
