using System.Globalization;
using DuckDB.NET.Data;
using Grid.Benchmarks.Query;

namespace Grid.Benchmarks.Peers;

/// <summary>DuckDB in this process, in memory, with a thread a processor.</summary>
internal sealed class DuckDbPeer : IPeer
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public string Name => "DuckDB";

    public async Task LoadAsync(int rows, CancellationToken cancellationToken)
    {
        await _connection.OpenAsync(cancellationToken);
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET threads = {Environment.ProcessorCount}"));
        await ExecuteAsync($"CREATE TABLE {SalesTable.Name} ({SalesTable.Columns})");
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {SalesTable.Name} SELECT {SalesTable.Select("//")} FROM range({rows}) AS numbers(i)"));
    }

    public async Task<string> QueryAsync(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
        }

        return AnswerText.Of(rows);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
