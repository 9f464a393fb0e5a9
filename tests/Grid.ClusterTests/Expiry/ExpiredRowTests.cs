using Grid.Client;
using Grid.Client.Tables;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.Expiry;

/// <summary>On a real silo, whichever way one looks first at a partition after a row's time has come, the row is gone.</summary>
public sealed class ExpiredRowTests(ExpiredRowTests.Cluster fixture) : IClassFixture<ExpiredRowTests.Cluster>
{
    /// <summary>Rows of each look: every partition has some.</summary>
    private const int RowCount = 256;

    /// <summary>The background removes expired rows every second: once in a while it would be there before the look.</summary>
    private const int Rounds = 3;

    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(300);

    private static long _next;

    /// <summary>Ways to look at rows first..first + count - 1. Each returns how many it found.</summary>
    private static readonly Dictionary<string, Func<IGrid, string, long[], Task<int>>> Looks = new()
    {
        ["one after another"] = async (grid, table, ids) =>
        {
            var found = 0;
            foreach (var id in ids)
            {
                found += await Of(grid, table).GetAsync(id) is null ? 0 : 1;
            }

            return found;
        },
        ["many at once"] = async (grid, table, ids) => (await Task.WhenAll(ids.Select(id => Of(grid, table).GetAsync(id).AsTask()))).Count(row => row is not null),
        ["many in one call"] = async (grid, table, ids) => (await Of(grid, table).GetManyAsync(ids)).Count,
        ["lifetimes"] = async (grid, table, ids) => (await Task.WhenAll(ids.Select(id => Of(grid, table).GetLifetimeAsync(id).AsTask()))).Count(life => life is not null),
        ["a scan"] = async (grid, table, ids) =>
        {
            var found = 0;
            await foreach (var row in Of(grid, table).ScanAsync())
            {
                found += row.Id >= ids[0] && row.Id <= ids[^1] ? 1 : 0;
            }

            return found;
        },
        ["a query"] = async (grid, table, ids) => (int)(await grid.QueryAsync<long>($"SELECT count(*) FROM {table} WHERE id BETWEEN {ids[0]} AND {ids[^1]}"))[0],
        ["a query of the other engine"] = async (grid, table, ids) =>
            (await grid.QueryAsync<long>($"SELECT row_number() OVER (ORDER BY id) FROM {table} WHERE id BETWEEN {ids[0]} AND {ids[^1]}")).Count,
        ["a streamed query"] = async (grid, table, ids) =>
        {
            var found = 0;
            await using var stream = await grid.StreamAsync($"SELECT id FROM {table} WHERE id BETWEEN {ids[0]} AND {ids[^1]}");
            await foreach (var _ in stream.ReadRowsAsync())
            {
                found++;
            }

            return found;
        },
        ["an update"] = async (grid, table, ids) => (int)(await grid.SqlAsync($"UPDATE {table} SET value = 2 WHERE id BETWEEN {ids[0]} AND {ids[^1]}")).RowsAffected!.Value,
        ["updates of one row"] = async (grid, table, ids) => (await Of(grid, table).UpdateManyAsync([.. ids.Select(id => new Row(id, 2))])).Count(outcome => outcome.IsSuccess),
        ["mutations"] = async (grid, table, ids) => (await Task.WhenAll(ids.Select(id =>
            Of(grid, table).MutateAsync(id, row => row.Set(found => found.Value, found => found.Value + 1)).AsTask()))).Count(row => row is not null),
        ["removals"] = async (grid, table, ids) => (await Task.WhenAll(ids.Select(id => Of(grid, table).RemoveAsync(id).AsTask()))).Count(existed => existed),
        ["insertions"] = async (grid, table, ids) => (await Task.WhenAll(ids.Select(async id =>
        {
            try
            {
                await Of(grid, table).InsertAsync(new Row(id, 3), Life);
                return 0;
            }
            catch (RequestException failure) when (failure.Code == ErrorCode.DuplicateKey)
            {
                return 1;
            }
        }))).Sum(),
        ["the status"] = async (grid, table, _) => (int)(await grid.GetStatusAsync()).Partitions.Sum(partition => partition.Rows),
    };

    private sealed record Row(long Id, long Value);

    public static TheoryData<string> Ways => [.. Looks.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Row_ItsTimeHasCome_IsGoneForWhoeverLooksFirst(string way)
    {
        foreach (var table in new[] { "durable_rows", "memory_rows" })
        {
            for (var round = 0; round < Rounds; round++)
            {
                var first = Interlocked.Add(ref _next, RowCount) - RowCount;
                long[] ids = [.. Enumerable.Range(0, RowCount).Select(index => first + index)];
                Assert.All(await Of(fixture.Grid, table).PutManyAsync([.. ids.Select(id => new Row(id, 1))], Life), outcome => Assert.True(outcome.IsSuccess));
                // The same clock as the silo's: what was acknowledged before has expired then.
                var end = DateTime.UtcNow + Life;
                while (DateTime.UtcNow < end)
                {
                    await Task.Delay(1);
                }

                Assert.Equal((way, table, 0), (way, table, await Looks[way](fixture.Grid, table, ids)));
            }
        }
    }

    private static IGridTable<long, Row> Of(IGrid grid, string table) => grid.Table<long, Row>(table);

    public sealed class Cluster : IAsyncLifetime
    {
        private LocalCluster? _running;

        internal IGrid Grid { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _running = await LocalCluster.StartAsync(silos: 1, stores: 1);
            Grid = await _running.ConnectAsync();
            await Grid.SqlAsync("CREATE TABLE durable_rows (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
            await Grid.SqlAsync("CREATE TABLE memory_rows (id BIGINT PRIMARY KEY, value BIGINT NOT NULL) WITH (durability = memory)");
        }

        public ValueTask DisposeAsync() => _running?.DisposeAsync() ?? default;
    }
}
