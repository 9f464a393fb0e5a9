using System.Net.Http.Json;
using System.Text.Json;
using Grid.Client.Ado;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.Writes;

/// <summary>Statements that write and change tables, over real silos that learn of one another's changes.</summary>
public sealed class WriteStatementTests
{
    private sealed record Item(long Id, string? Name, long? Stock);

    private sealed record PricedItem(long Id, string? Name, long? Stock, decimal Price);

    [Fact]
    public async Task Statements_OverTwoSilos_WriteReturnAndAreSeenByTheOther()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2);
        await cluster.SqlAsync("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR, stock BIGINT DEFAULT 5)");
        var inserted = await cluster.SqlAsync("INSERT INTO items (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c') RETURNING id, stock");
        Assert.Equal(3, inserted.GetProperty("rowsAffected").GetInt32());
        Assert.Equal(["1:5", "2:5", "3:5"], Rows(inserted));
        var upserted = await cluster.SqlAsync("INSERT INTO items VALUES (2, 'bb', 7), (4, 'd', 1) ON CONFLICT (id) DO UPDATE SET name = excluded.name, stock = items.stock + excluded.stock RETURNING *", silo: 1);
        Assert.Equal(["2:bb:12", "4:d:1"], Rows(upserted));
        Assert.Equal(2, (await cluster.SqlAsync("UPDATE items SET stock = (SELECT max(stock) FROM items) WHERE name IN ('a', 'c')", silo: 1)).GetProperty("rowsAffected").GetInt32());
        Assert.Equal(["1:12", "3:12"], Rows(await cluster.SqlAsync("SELECT id, stock FROM items WHERE name IN ('a', 'c')")));
        Assert.Equal(4, (await cluster.SqlAsync("CREATE TABLE copies (PRIMARY KEY (id)) AS SELECT id, stock * 2 AS twice FROM items")).GetProperty("rowsAffected").GetInt32());

        await cluster.SqlAsync("CREATE VIEW rich AS SELECT id FROM copies WHERE twice > 20");
        Assert.Equal(["1", "2", "3"], Rows(await cluster.SqlAsync("SELECT * FROM rich", silo: 1)));
        Assert.Contains("native", Rows(await cluster.SqlAsync("EXPLAIN SELECT count(*) FROM rich WHERE id > 1")));
        await cluster.SqlAsync("CREATE OR REPLACE VIEW rich AS SELECT id FROM copies WHERE twice < 20");
        Assert.Equal(["4"], Rows(await cluster.SqlAsync("SELECT * FROM rich", silo: 1)));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => cluster.SqlAsync("DROP TABLE copies", silo: 1));
        Assert.Contains("View rich reads table copies", refused.Message, StringComparison.OrdinalIgnoreCase);
        await cluster.SqlAsync("TRUNCATE TABLE copies", silo: 1);
        Assert.Equal(["0"], Rows(await cluster.SqlAsync("SELECT count(*) FROM copies")));
        Assert.Equal(1, (await cluster.SqlAsync("INSERT INTO copies VALUES (9, 9)")).GetProperty("rowsAffected").GetInt32());

        var gateways = string.Join(',', cluster.Silos.Select(silo => $"127.0.0.1:{silo.GatewayPort}"));
        await using var connection = new GridConnection($"Gateways={gateways};Connect Timeout=20");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new GridCommand("DELETE FROM items WHERE id = @id RETURNING name", connection);
        command.Parameters.AddWithValue("@id", 4L);
        await using (var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            Assert.Equal(("d", 1), (reader.GetString(0), reader.RecordsAffected));
        }

        await GridConnection.ClearPoolsAsync();
    }

    /// <summary>Columns change while clients write, and one silo is killed before anything is folded: its partitions come back with what was acknowledged.</summary>
    [Fact]
    public async Task Alter_UnderWritesAndAKill_KeepsRowsAndTellsOldClients()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2, folder: null, "--copies", "2");
        var grid = await cluster.ConnectAsync();
        await cluster.SqlAsync("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR, stock BIGINT)");
        var items = grid.Table<long, Item>("items");
        Assert.All(await items.PutManyAsync([.. Enumerable.Range(0, 200).Select(id => new Item(id, $"n{id}", id))], TestContext.Current.CancellationToken), outcome => Assert.True(outcome.IsSuccess));
        await cluster.SqlAsync("ALTER TABLE items ADD COLUMN price DECIMAL(8,2) NOT NULL DEFAULT 1.50", silo: 1);

        // Who has only the old columns is told which one is missing; who knows the new one goes on.
        var failure = await Assert.ThrowsAsync<RequestException>(async () => await items.PutAsync(new Item(1, "x", 1), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("price", failure.Message, StringComparison.Ordinal);
        var priced = grid.Table<long, PricedItem>("items");
        Assert.All(await priced.PutManyAsync([.. Enumerable.Range(200, 200).Select(id => new PricedItem(id, $"n{id}", id, id))], TestContext.Current.CancellationToken), outcome => Assert.True(outcome.IsSuccess));
        await cluster.SqlAsync("ALTER TABLE items DROP COLUMN stock");
        await cluster.SqlAsync("UPDATE items SET price = 99 WHERE id = 7", silo: 1);
        cluster.Kill(1);
        await cluster.WaitForOwnerAsync("silo-0", silo: 0);
        Assert.Equal(["400:7"], Rows(await cluster.SqlAsync("SELECT count(*), sum(CASE WHEN price = 99 AND name = 'n7' THEN id END) FROM items")));
        Assert.Equal(["199"], Rows(await cluster.SqlAsync("SELECT count(*) FROM items WHERE id < 200 AND price = 1.5")));
        Assert.Equal(["200"], Rows(await cluster.SqlAsync("SELECT count(*) FROM items WHERE id >= 200 AND price = id")));
    }

    /// <summary>An index made on one silo is used by the other, follows writes, and is there again on those who take over from a killed one.</summary>
    [Fact]
    public async Task Index_UnderWritesAndAKill_IsUsedAndBuiltAnew()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2, folder: null, "--copies", "2");
        await cluster.SqlAsync("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR, stock BIGINT)");
        await cluster.SqlAsync("INSERT INTO items SELECT i, 'n' || i, i % 100 FROM range(5000) AS r(i)");
        await cluster.SqlAsync("CREATE INDEX items_stock ON items (stock, name)", silo: 1);
        const string Query = "SELECT count(*), sum(id) FROM items WHERE stock = 17 AND name < 'n9'";
        Assert.Contains("index items_stock (stock, name): 50 rows in 64 partitions", await PlanAsync("SELECT count(*) FROM items WHERE stock = 17"), StringComparison.Ordinal);
        var before = Rows(await cluster.SqlAsync(Query));
        await cluster.SqlAsync("UPDATE items SET stock = 17 WHERE id = 18", silo: 1);
        await cluster.SqlAsync("DELETE FROM items WHERE stock = 17 AND id = 17");
        Assert.Equal([$"{before[0].Split(':')[0]}:{long.Parse(before[0].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture) + 1}"], Rows(await cluster.SqlAsync(Query)));
        cluster.Kill(1);
        await cluster.WaitForOwnerAsync("silo-0", silo: 0);
        var plan = "";
        await LocalCluster.WaitUntilAsync(async () => (plan = await PlanAsync(Query)).Contains("in 64 partitions", StringComparison.Ordinal), () => plan);
        var described = await (await cluster.GetAsync("/api/tables/items")).Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("""[{"name":"items_stock","columns":["stock","name"]}]""", described.GetProperty("indexes").GetRawText());
        await cluster.SqlAsync("DROP INDEX items_stock");
        Assert.DoesNotContain("index", await PlanAsync(Query), StringComparison.Ordinal);

        async Task<string> PlanAsync(string sql) => string.Join('\n', (await cluster.SqlAsync($"EXPLAIN ANALYZE {sql}")).GetProperty("rows").EnumerateArray().Select(row => row[0].GetString()));
    }

    private static List<string> Rows(JsonElement answer) =>
        [.. answer.GetProperty("rows").EnumerateArray().Select(row => string.Join(':', row.EnumerateArray().Select(value => value.ToString()))).Order(StringComparer.Ordinal)];
}
