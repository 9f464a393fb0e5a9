using System.Data.Common;
using System.Globalization;
using Grid.Simulation.Chaos.Load;

namespace Grid.Simulation.Chaos.Stores;

/// <summary>A database of the grid under test, which can be lost and come back.</summary>
internal abstract class TestedStore(string name) : IAsyncDisposable
{
    public string Name => name;

    /// <summary>Arguments of a silo that configure the database.</summary>
    /// <param name="section">Section of the configuration, <c>Grid:Stores:0</c> for example.</param>
    public abstract IEnumerable<string> SettingsOf(string section);

    /// <summary>Makes the database fail from now on, for every silo.</summary>
    public abstract Task LoseAsync();

    /// <summary>Gives a lost database back as it was.</summary>
    public abstract Task ReturnAsync();

    /// <summary>Gives a lost database back without anything in it.</summary>
    public abstract Task ReturnEmptyAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Reads the table under test with the database's own means, when no silo runs.</summary>
    public async Task<StoreContent> ReadAsync()
    {
        await using var connection = await ConnectAsync();
        var rows = await ReadAsync(connection, $"SELECT _partition, id, value, _position FROM {ChaosRow.Table}",
            reader => new StoredRow(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        var journal = await ReadAsync(connection, $"SELECT j.partition, COUNT(*) FROM ({JournalEntries}) AS j JOIN grid_copy AS c ON c.partition = j.partition WHERE j.last > c.checkpoint GROUP BY j.partition",
            reader => (Partition: reader.GetInt32(0), Entries: Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture)));
        return new StoreContent(Name, rows, journal.ToDictionary(entry => entry.Partition, entry => entry.Entries));
    }

    /// <summary>A query for the partition and the last position of each journal entry.</summary>
    protected virtual string JournalEntries => "SELECT partition, last FROM grid_journal";

    protected abstract Task<DbConnection> ConnectAsync();

    private static async Task<List<T>> ReadAsync<T>(DbConnection connection, string text, Func<DbDataReader, T> read)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
