using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using Grid.Tables;

namespace Grid.Tests.Queries;

/// <summary>A plain DuckDB with the same rows as the grid, and the form in which answers of both are compared.</summary>
internal sealed class DuckDbOracle : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDbOracle(IEnumerable<TableSchema> tables)
    {
        _connection.Open();
        Execute("SET integer_division = true; SET TimeZone = 'UTC'; SET threads = 1");
        foreach (var table in tables)
        {
            Execute($"CREATE TABLE {table.Name} ({string.Join(", ", table.Columns.Select(column => $"{column.Name} {column.Type}"))})");
        }
    }

    public void Insert(TableSchema table, IEnumerable<object?[]> rows) =>
        Execute($"INSERT INTO {table.Name} VALUES {string.Join(", ", rows.Select(values => $"({string.Join(", ", values.Select(Literal))})"))}");

    public List<string> Read(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(column => Show(reader.IsDBNull(column) ? null : reader.GetValue(column)))));
        }

        return rows;
    }

    /// <summary>The answer as values.</summary>
    public object?[][] ReadValues(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : Plain(reader.GetValue(column)))]);
        }

        return [.. rows];
    }

    /// <summary>Runs a statement that writes, and returns the number of rows that it wrote.</summary>
    public int Change(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public static List<string> Show(object?[][] rows) => [.. rows.Select(row => string.Join(" | ", row.Select(Show)))];

    public void Dispose() => _connection.Dispose();

    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // Numbers by value, floating ones to ten digits: the order of additions may differ.
    private static string Show(object? value) => value switch
    {
        null => "NULL",
        double number => number == 0 ? "0" : number.ToString("G10", CultureInfo.InvariantCulture),
        float number => ((double)number).ToString("G10", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        byte[] bytes => Convert.ToHexString(bytes),
        Stream stream => Show(ReadAll(stream)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static object Plain(object value) => value is Stream stream ? ReadAll(stream) : value;

    private static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>A value as SQL writes it.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        double number => double.IsFinite(number) ? $"{number.ToString("R", CultureInfo.InvariantCulture)}::DOUBLE" : $"'{number.ToString(CultureInfo.InvariantCulture)}'::DOUBLE",
        float number => $"{number.ToString("R", CultureInfo.InvariantCulture)}::REAL",
        DateOnly date => $"DATE '{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'",
        DateTime time => $"TIMESTAMP '{time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'",
        Guid id => $"'{id}'::UUID",
        byte[] bytes => $"from_hex('{Convert.ToHexString(bytes)}')",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
