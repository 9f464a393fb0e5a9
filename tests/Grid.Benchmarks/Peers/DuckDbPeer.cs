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
        await _connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET threads = {Environment.ProcessorCount}"));
        await _connection.ExecuteAsync($"CREATE TABLE {SalesTable.Name} ({SalesTable.Columns})");
        await _connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {SalesTable.Name} SELECT {SalesTable.Select("//")} FROM range({rows}) AS numbers(i)"));
        await _connection.ExecuteAsync($"CREATE TABLE {DeliveriesTable.Name} ({DeliveriesTable.Columns})");
        await _connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {DeliveriesTable.Name} SELECT {DeliveriesTable.Select} FROM range({rows}) AS numbers(i)"));
    }

    public Task<string> QueryAsync(string sql) => _connection.ReadAnswerAsync(sql);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
