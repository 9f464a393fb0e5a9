using System.Reflection;
using Grid.Client;
using Grid.Client.Tables;

namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>The grid: one silo, and a table of two columns.</summary>
/// <param name="durability">Of the table: as durable as what the other systems do with their data.</param>
internal sealed class GridKeyValuePeer(string name, GridSilo silo, string durability) : IKeyValuePeer
{
    private const int RowsOfCall = 10_000;

    private readonly IGridTable<string, KeyValueRow> _table = silo.Grid.Table<string, KeyValueRow>("records");

    public string Name { get; } = name;

    public string Version => typeof(IGrid).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public bool IsReadOnly => false;

    /// <param name="settings">More settings of the silo.</param>
    public static async Task<GridKeyValuePeer> StartAsync(string name, IEnumerable<string> settings, string durability, CancellationToken cancellationToken) =>
        new(name, await GridSilo.StartAsync(settings, cancellationToken), durability);

    public async Task LoadAsync(Records records, CancellationToken cancellationToken)
    {
        await silo.Grid.SqlAsync($"CREATE TABLE records (id VARCHAR PRIMARY KEY, content BLOB NOT NULL) DURABILITY {durability}", cancellationToken: cancellationToken);
        var random = new Random(0);
        foreach (var numbers in Enumerable.Range(0, records.Count).Chunk(RowsOfCall))
        {
            var outcomes = await _table.PutManyAsync(
                [.. numbers.Select(number => new KeyValueRow(records.KeyOf(number), records.NewValue(number, random)))], cancellationToken);
            if (outcomes.FirstOrDefault(outcome => !outcome.IsSuccess) is { Failure: { } failure })
            {
                throw failure;
            }
        }
    }

    public async ValueTask<byte[]?> ReadAsync(long number, string key) => (await _table.GetAsync(key))?.Content;

    public async ValueTask WriteAsync(string key, byte[] value) => await _table.PutAsync(new KeyValueRow(key, value));

    public ValueTask DisposeAsync() => silo.DisposeAsync();
}
