using Grid.ClusterTests.Processes;

namespace Grid.ClusterTests.Queries;

/// <summary>Joins that the partitions of two real silos compute, from SQL to the answer.</summary>
public sealed class JoinTests
{
    private const int OrderCount = 300;
    private const int LinesOfAnOrder = 3;
    private const int ProductCount = 10;

    [Fact]
    public async Task Joins_CoLocatedAndBroadcast_AreAnsweredOverTheWholeGrid()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2);
        await cluster.SqlAsync("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER)");
        await cluster.SqlAsync("CREATE TABLE lines (id INTEGER, line SMALLINT, product INTEGER, quantity INTEGER, PRIMARY KEY (id, line)) PARTITION BY id");
        await cluster.SqlAsync("CREATE TABLE products (code BIGINT PRIMARY KEY, name VARCHAR)");
        var orders = Enumerable.Range(0, OrderCount).ToArray();
        // Every tenth order has no lines.
        var lines = orders.Where(id => id % 10 != 0).SelectMany(id => Enumerable.Range(0, LinesOfAnOrder).Select(line => (Id: id, Line: line, Product: (id + line) % ProductCount, Quantity: id % 7))).ToArray();
        await cluster.SqlAsync($"INSERT INTO orders VALUES {string.Join(", ", orders.Select(id => $"({id}, {id % 4})"))}");
        await cluster.SqlAsync($"INSERT INTO lines VALUES {string.Join(", ", lines.Select(line => $"({line.Id}, {line.Line}, {line.Product}, {line.Quantity})"))}");
        await cluster.SqlAsync($"INSERT INTO products VALUES {string.Join(", ", Enumerable.Range(0, ProductCount).Select(code => $"({code}, 'product {code}')"))}");

        const string byCustomer = "SELECT o.customer, count(l.line), count(*) FROM orders o LEFT JOIN lines l ON o.id = l.id GROUP BY o.customer ORDER BY o.customer";
        var expected = orders.GroupBy(id => id % 4).OrderBy(group => group.Key)
            .Select(group => $"{group.Key} {group.Sum(LinesOf)} {group.Sum(id => Math.Max(1, LinesOf(id)))}");
        Assert.Equal(expected, await RowsAsync(cluster, byCustomer));
        var plan = string.Join('\n', await RowsAsync(cluster, "EXPLAIN ANALYZE " + byCustomer));
        Assert.Contains("left join, co-located", plan, StringComparison.Ordinal);
        Assert.Contains($"{lines.Length + (OrderCount / 10)} rows of ", plan, StringComparison.Ordinal);

        const string byProduct = "SELECT p.name, sum(l.quantity) FROM orders o JOIN lines l USING (id) JOIN products p ON p.code = l.product WHERE o.customer = 1 GROUP BY p.name ORDER BY p.name";
        var sold = lines.Where(line => line.Id % 4 == 1).GroupBy(line => line.Product).OrderBy(group => group.Key).Select(group => $"product {group.Key} {group.Sum(line => line.Quantity)}");
        Assert.Equal(sold, await RowsAsync(cluster, byProduct));
        plan = string.Join('\n', await RowsAsync(cluster, "EXPLAIN ANALYZE " + byProduct));
        Assert.StartsWith("native", plan, StringComparison.Ordinal);
        Assert.Contains("inner join, broadcast", plan, StringComparison.Ordinal);
        Assert.Contains("broadcast products p", plan, StringComparison.Ordinal);

        var one = await cluster.SqlAsync("SELECT l.line FROM orders o JOIN lines l ON o.id = l.id WHERE o.id = 7");
        Assert.Equal((LinesOfAnOrder, 1), (one.GetProperty("rows").GetArrayLength(), one.GetProperty("partitions").GetProperty("asked").GetInt32()));
    }

    private static int LinesOf(int order) => order % 10 == 0 ? 0 : LinesOfAnOrder;

    private static async Task<string[]> RowsAsync(LocalCluster cluster, string sql) =>
        [.. (await cluster.SqlAsync(sql, silo: 1)).GetProperty("rows").EnumerateArray().Select(row => string.Join(' ', row.EnumerateArray().Select(value => value.ToString())))];
}
