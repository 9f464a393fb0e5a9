using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Grid.Simulation.Chaos.Stores;

/// <summary>
/// A store in one file, lost by moving the file away, as when its disk is taken out. SQLite itself would go on writing into
/// the file that it holds open; that the silos' commits fail nevertheless is what their store promises.
/// </summary>
internal sealed class SqliteTestedStore(string name, string folder) : TestedStore(name)
{
    private readonly string _path = Path.Combine(folder, name + ".db");
    private readonly string _lost = Path.Combine(folder, name + ".lost");

    public override IEnumerable<string> SettingsOf(string section) => [$"--{section}:Provider=sqlite", $"--{section}:ConnectionString={_path}"];

    // The database first: from then on nobody opens it, and so nobody makes a new log beside it.
    public override Task LoseAsync()
    {
        Directory.CreateDirectory(_lost);
        foreach (var file in FilesIn(folder))
        {
            File.Move(file, Path.Combine(_lost, Path.GetFileName(file)), overwrite: true);
        }

        return Task.CompletedTask;
    }

    public override Task ReturnAsync()
    {
        foreach (var file in FilesIn(_lost).Reverse())
        {
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        return Task.CompletedTask;
    }

    public override Task ReturnEmptyAsync()
    {
        Directory.Delete(_lost, recursive: true);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        return ValueTask.CompletedTask;
    }

    // An entry on its way into the journal is in both.
    protected override string JournalEntries => "SELECT partition, last FROM grid_journal UNION SELECT partition, last FROM grid_tail";

    protected override async Task<DbConnection> ConnectAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private IEnumerable<string> FilesIn(string where) =>
        new[] { "", "-wal", "-shm" }.Select(suffix => Path.Combine(where, Path.GetFileName(_path) + suffix)).Where(File.Exists);
}
