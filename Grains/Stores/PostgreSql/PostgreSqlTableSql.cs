using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// The statements of one user table. It is LIST-partitioned by <c>_partition</c>: each of Grid's partitions has a table
/// of its own, which is read and emptied without the others. Names are in lower case, so that they need no quotes.
/// A table with DATE or TIMESTAMP columns has one column more: <c>_beyond</c> holds, as days or microseconds since
/// 1970-01-01 and in the order of the columns, the values of the row that PostgreSQL's calendar does not reach; the column
/// itself holds infinity. Those of key columns are in <c>_beyond_key</c>, which is part of the primary key.
/// </summary>
internal sealed class PostgreSqlTableSql
{
    /// <summary>Characters of a table's name in the name of its partitions: with the rest, they fit into 63.</summary>
    private const int MaxNameInPartition = 30;

    // NULL for a row that does not expire.
    private const string ExpiryColumn = "_expires timestamptz";

    private static readonly ConditionalWeakTable<TableSchema, PostgreSqlTableSql> Known = [];

    private readonly string _columnList;
    private readonly string _insert;
    private readonly string _delete;
    private readonly string _selectList;

    private PostgreSqlTableSql(TableSchema schema)
    {
        Schema = schema;
        Name = NameOf(schema);
        var name = PostgreSqlDatabase.Quote(Name);
        var columns = schema.Columns.Select(column => PostgreSqlDatabase.Quote(ColumnName(column.Name))).ToImmutableArray();
        HasBeyond = Enumerable.Range(0, columns.Length).Any(ordinal => !schema.IsKey(ordinal) && PostgreSqlCalendar.IsCalendar(schema.Columns[ordinal].Type));
        HasBeyondKey = schema.Key.Any(ordinal => PostgreSqlCalendar.IsCalendar(schema.Columns[ordinal].Type));
        string[] beyond = [.. HasBeyond ? ["_beyond"] : Array.Empty<string>(), .. HasBeyondKey ? ["_beyond_key"] : Array.Empty<string>()];
        string[] key = [.. schema.Key.Select(ordinal => columns[ordinal]), .. HasBeyondKey ? ["_beyond_key"] : Array.Empty<string>()];
        var declared = schema.Columns.Select((column, ordinal) => $"{columns[ordinal]} {PostgreSqlValue.DeclaredType(column.Type)}").ToArray();

        Columns = string.Join(", ", schema.Columns.Select((column, ordinal) => declared[ordinal] + (column.IsNullable ? "" : " NOT NULL")));
        PartitionPrefix = $"grid_{Name[..Math.Min(Name.Length, MaxNameInPartition)]}_{schema.Id}_p";
        FieldCount = 2 + columns.Length + beyond.Length;
        Create = $"""
            CREATE TABLE {name} (_partition integer NOT NULL, {Columns}, _position bigint NOT NULL, {ExpiryColumn}{(HasBeyond ? ", _beyond bigint[]" : "")}{(HasBeyondKey ? ", _beyond_key bigint[] NOT NULL" : "")},
            CONSTRAINT {PostgreSqlDatabase.Quote($"grid_{schema.Id}_key")} PRIMARY KEY (_partition, {string.Join(", ", key)})) PARTITION BY LIST (_partition)
            """;

        var stage = PostgreSqlDatabase.Quote($"grid_stage_{schema.Id}_{schema.Version}");
        string[] staged = ["_position", "_expires", .. columns, .. beyond];
        CreateStage = $"CREATE TEMPORARY TABLE IF NOT EXISTS {stage} (_position bigint, {ExpiryColumn}, {string.Join(", ", declared)}{string.Concat(beyond.Select(column => $", {column} bigint[]"))}) ON COMMIT DELETE ROWS";
        CopyToStage = $"COPY {stage} ({string.Join(", ", staged)}) FROM STDIN (FORMAT BINARY)";
        _columnList = string.Join(", ", staged);
        _selectList = string.Join(", ", ["_position", "_expires", .. beyond.Reverse(), .. columns]);
        _insert = $"SELECT {{0}}, {_columnList} FROM {stage} WHERE _position IS NOT NULL ON CONFLICT (_partition, {string.Join(", ", key)}) DO UPDATE SET "
            + string.Join(", ", staged.Except(key).Select(column => $"{column} = excluded.{column}"));
        _delete = $"USING {stage} AS doomed WHERE doomed._position IS NULL AND kept._partition = {{0}} AND {string.Join(" AND ", key.Select(column => $"kept.{column} = doomed.{column}"))}";
    }

    public TableSchema Schema { get; }

    public string Name { get; }

    /// <summary>The columns as they are declared; also what is compared to know whether a table has changed.</summary>
    public string Columns { get; }

    /// <summary>What the names of the partitions begin with; the partition's number follows. The table's id is in it, so that it never means another table.</summary>
    public string PartitionPrefix { get; }

    /// <summary>Whether values of columns outside the key can be beyond PostgreSQL's calendar.</summary>
    public bool HasBeyond { get; }

    /// <summary>Whether values of key columns can be beyond PostgreSQL's calendar.</summary>
    public bool HasBeyondKey { get; }

    public string Create { get; }

    /// <summary>Makes the connection's own table of rows on their way, empty at the end of each transaction.</summary>
    public string CreateStage { get; }

    /// <summary>Fields: position (NULL: the key is to be deleted), time of expiry, columns in ordinal order, beyond, beyond of the key.</summary>
    public string CopyToStage { get; }

    /// <summary>Fields of a row of <see cref="CopyToStage"/>.</summary>
    public int FieldCount { get; }

    public static PostgreSqlTableSql Of(TableSchema schema) => Known.GetValue(schema, static schema => new PostgreSqlTableSql(schema));

    /// <summary>For tables from before rows could expire.</summary>
    public static string AddExpiry(string name) => $"ALTER TABLE IF EXISTS {PostgreSqlDatabase.Quote(name)} ADD COLUMN IF NOT EXISTS {ExpiryColumn}";

    /// <summary>The name of a table in PostgreSQL.</summary>
    public static string NameOf(TableSchema schema) => schema.Name.ToString().ToLowerInvariant();

    public string PartitionName(PartitionId partition) => PostgreSqlDatabase.Quote($"{PartitionPrefix}{partition.Value}");

    /// <summary>Moves the staged rows into a partition.</summary>
    public string InsertStaged(PartitionId partition) =>
        $"INSERT INTO {PartitionName(partition)} (_partition, {_columnList}) {string.Format(System.Globalization.CultureInfo.InvariantCulture, _insert, partition.Value)}";

    /// <summary>Deletes the staged keys from a partition.</summary>
    public string DeleteStaged(PartitionId partition) =>
        $"DELETE FROM {PartitionName(partition)} AS kept {string.Format(System.Globalization.CultureInfo.InvariantCulture, _delete, partition.Value)}";

    /// <summary>Fields: position, time of expiry, beyond of the key, beyond, columns in ordinal order.</summary>
    public string CopyFromPartition(PartitionId partition) =>
        $"COPY {PartitionName(partition)} ({_selectList}) TO STDOUT (FORMAT BINARY)";

    // PostgreSQL has columns of its own in every table; no name of Grid's begins with an underscore.
    public static string ColumnName(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower is "ctid" or "xmin" or "xmax" or "cmin" or "cmax" or "tableoid" ? "_" + lower : lower;
    }
}
