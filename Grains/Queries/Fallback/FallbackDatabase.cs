using System.Globalization;
using System.Text;
using DuckDB.NET.Native;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Planning;
using Grid.Queries;

namespace Grid.Grains.Queries.Fallback;

/// <summary>
/// A DuckDB in memory for one query: it holds the rows that were gathered for it and answers it. It cannot reach files
/// (but for its own spill folder), the network or extensions, and no text can change that. Opening one takes about 10 ms.
/// </summary>
internal sealed class FallbackDatabase : IDisposable
{
    /// <summary>
    /// Where the rows are; the query sees views of them, which have no columns of DuckDB's own, such as <c>rowid</c>. No table of
    /// the grid has such a name.
    /// </summary>
    public const string RowsSchema = "grid_rows";

    private readonly QueryOptions _options;
    private readonly string _spillDirectory;
    private readonly DuckDBDatabase _database;
    private readonly DuckDBNativeConnection _connection;

    public FallbackDatabase(QueryOptions options)
    {
        _options = options;
        // Files of two databases in one folder would have the same names.
        _spillDirectory = Path.Combine(options.SpillDirectory ?? Path.Combine(Path.GetTempPath(), "grid-spill"), Guid.NewGuid().ToString("N"));
        _database = OpenDatabase();
        if (NativeMethods.Startup.DuckDBConnect(_database, out _connection) != DuckDBState.Success)
        {
            _database.Dispose();
            throw new GridException(ErrorCode.Internal, "DuckDB accepts no connection.");
        }

        Execute("SET TimeZone = 'UTC'; SET errors_as_json = true; SET lock_configuration = true; CREATE SCHEMA " + RowsSchema);
    }

    /// <summary>Makes the empty tables of a plan.</summary>
    public void CreateTables(FallbackPlan plan, CatalogView catalog)
    {
        var sql = new StringBuilder();
        foreach (var read in plan.Reads)
        {
            var name = Quote(read.Table.Name.ToString());
            sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {RowsSchema}.{name} (");
            sql.AppendJoin(", ", read.Columns.Select(column => $"{Quote(column.Name)} {ResultTypes.NameOf(column.Type)}"));
            sql.Append(CultureInfo.InvariantCulture, $"); CREATE VIEW {name} AS SELECT *{(read.HasVersion ? $" EXCLUDE ({TableRead.VersionName})" : "")} FROM {RowsSchema}.{name};");
        }

        if (plan.ReadsInformationSchema)
        {
            sql.Append(InformationSchema.CreationSql(catalog));
        }

        if (sql.Length > 0)
        {
            Execute(sql.ToString());
        }

        foreach (var (name, creation) in plan.Views)
        {
            CreateView(name, creation);
        }
    }

    /// <summary>The columns of the statement's answer, without the rows of any table.</summary>
    public ResultColumn[] Describe(FallbackPlan plan)
    {
        using var query = new RunningQuery(_connection, plan.Text, 0, plan.Parameters);
        query.Start();
        return [.. query.Columns.Select(column => new ResultColumn(column.Name, column.Type))];
    }

    public TableAppender OpenAppender(TableRead read) => new(_connection, RowsSchema, read);

    /// <summary>Checks names and types of the statement against the tables, without running it.</summary>
    /// <exception cref="SqlException">DuckDB refuses it.</exception>
    public void Check(FallbackPlan plan) => new RunningQuery(_connection, plan.Text, 0, []).Dispose();

    /// <summary>Runs the statement over what the tables hold.</summary>
    /// <exception cref="SqlException">DuckDB refuses it, or a value does not fit.</exception>
    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: the result, or what is needed for it, is too large.</exception>
    public (ResultColumn[] Columns, ColumnBatch Batch) Query(FallbackPlan plan, CancellationToken cancellationToken)
    {
        using var rows = Start(plan, cancellationToken);
        return (rows.Columns, rows.Read(long.MaxValue, CheckSize));
    }

    /// <summary>Begins the statement over what the tables hold; its rows are made as they are read. To be disposed of before this database.</summary>
    /// <exception cref="SqlException">DuckDB refuses it, or a value does not fit.</exception>
    public FallbackRows Start(FallbackPlan plan, CancellationToken cancellationToken) => FallbackRows.Start(_connection, plan, cancellationToken);

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        if (Directory.Exists(_spillDirectory))
        {
            Directory.Delete(_spillDirectory, recursive: true);
        }
    }

    private void CheckSize(long rows, long bytes)
    {
        if (rows > _options.MaxResultRows || bytes > _options.MaxResultBytes)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"The result has at least {rows} rows of {bytes} bytes; at most {_options.MaxResultRows} rows and {_options.MaxResultBytes} bytes are answered. Filter more, aggregate, or use LIMIT.");
        }
    }

    private void CreateView(string name, string creation)
    {
        try
        {
            using var query = new RunningQuery(_connection, creation, 0, []);
            query.Start();
        }
        catch (SqlException failure)
        {
            throw new SqlException(failure.Code, $"View {name}: {failure.Message} Replace the view, or what it reads, so that they fit again.");
        }
    }

    private void Execute(string sql)
    {
        var state = NativeMethods.Query.DuckDBQuery(_connection, sql, out var result);
        var error = state == DuckDBState.Success ? null : NativeMethods.Query.DuckDBResultError(ref result);
        result.Close();
        if (error is not null)
        {
            throw new GridException(ErrorCode.Internal, $"DuckDB cannot prepare a query's tables: {error}");
        }
    }

    private DuckDBDatabase OpenDatabase()
    {
        (string Name, string Value)[] settings =
        [
            ("threads", Number(_options.FallbackThreads)),
            ("memory_limit", Number(_options.FallbackMemoryBytes) + "B"),
            ("temp_directory", _spillDirectory),
            ("max_temp_directory_size", Number(_options.MaxSpillBytes) + "B"),
            ("integer_division", "true"),
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("allow_community_extensions", "false"),
            ("enable_external_access", "false"),
        ];
        NativeMethods.Configuration.DuckDBCreateConfig(out var config);
        using (config)
        {
            foreach (var (name, value) in settings)
            {
                if (NativeMethods.Configuration.DuckDBSetConfig(config, name, value) != DuckDBState.Success)
                {
                    throw new GridException(ErrorCode.Internal, $"DuckDB does not accept {name} = {value}.");
                }
            }

            return NativeMethods.Startup.DuckDBOpen(":memory:", out var database, config, out var error) == DuckDBState.Success
                ? database
                : throw new GridException(ErrorCode.Internal, $"DuckDB does not open: {error}");
        }
    }

    private static string Quote(string name) => $"\"{name}\"";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
