using System.Reflection;
using Grid.Client;
using Grid.Client.Tables;

namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>The grid: a table kept in memory, as the other systems keep their data.</summary>
internal sealed class GridKeyValuePeer(GridSilo silo) : IKeyValuePeer
{
    private const int RowsOfCall = 10_000;

    private readonly IGridTable<string, KeyValueRow> _table = silo.Grid.Table<string, KeyValueRow>("records");

    public string Name => "Grid";

    public string Version => typeof(IGrid).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public bool IsReadOnly => false;

    public static async Task<GridKeyValuePeer> StartAsync(CancellationToken cancellationToken) => new(await GridSilo.StartAsync([], cancellationToken));

    public async Task LoadAsync(Records records, CancellationToken cancellationToken)
    {
        await silo.Grid.SqlAsync("CREATE TABLE records (id VARCHAR PRIMARY KEY, content BLOB NOT NULL) DURABILITY memory", cancellationToken: cancellationToken);
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
