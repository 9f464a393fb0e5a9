using System.Collections.Frozen;
using Grid.Errors;

namespace Grid.Grains.Queries.Fallback;

/// <summary>
/// Which of DuckDB's functions a query may call. The database that runs them is locked down as well; these rules keep out
/// what would show the database itself instead of the grid, run text that was not looked through, or only waste a thread.
/// </summary>
internal static class FunctionRules
{
    private static readonly FrozenSet<string> TableFunctions = new[]
    {
        "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "pg_timezone_names",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> RefusedFunctions = new[]
    {
        "checkpoint", "current_query", "current_setting", "currval", "force_checkpoint", "getenv", "getvariable", "glob", "histogram_values",
        "json_execute_serialized_sql", "json_serialize_plan", "nextval", "parse_duckdb_log_message", "pg_sleep", "query", "query_table",
        "seq_scan", "sleep_ms", "sql_auto_complete", "truncate_duckdb_logs", "which_secret", "write_log",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] RefusedPrefixes = ["arrow_", "disable_", "duckdb_", "enable_", "parquet_", "pragma_", "read_", "sniff_"];

    /// <exception cref="SqlException">The function may not stand in FROM.</exception>
    public static void CheckTableFunction(string name, int? position)
    {
        if (!TableFunctions.Contains(name))
        {
            throw Refused(name, position);
        }
    }

    /// <exception cref="SqlException">The function may not be called.</exception>
    public static void CheckFunction(string name, int? position)
    {
        if (RefusedFunctions.Contains(name) || Array.Exists(RefusedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            throw Refused(name, position);
        }
    }

    private static SqlException Refused(string name, int? position) => new(ErrorCode.NotSupported,
        $"The function {name} is not supported: a query reads the tables of the grid, and nothing of the server it runs on.", position);
}
