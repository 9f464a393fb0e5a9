using System.Text.Json;
using Grid.ClusterTests.Processes;
using Grid.Silo.Commands.Demonstration;

namespace Grid.ClusterTests.Queries;

/// <summary>Queries that need more than one table at a time, most of them beyond the native engine, over the cities of the world on two real silos. The answers were worked out from the file by other software.</summary>
public sealed class CityQueryTests(CityQueryTests.Cluster fixture) : IClassFixture<CityQueryTests.Cluster>
{
    private const string Pairs = "SELECT count(*) FROM cities a JOIN cities b ON a.population < b.population WHERE a.population > 5000000 AND b.population > 5000000";

    private const string FiveWayJoin =
        "SELECT count(*) FROM cities a JOIN cities b ON b.country = a.country JOIN cities c ON c.country = b.country JOIN cities d ON d.country = c.country JOIN cities e ON e.country = d.country "
        + "WHERE a.population > 5000000 AND b.population > 5000000 AND c.population > 5000000 AND d.population > 5000000 AND e.population > 5000000";

    [Theory]
    [InlineData("SELECT count(*) FROM cities c WHERE population = (SELECT max(population) FROM cities d WHERE d.country = c.country) AND population > 1000000", "95")]
    [InlineData("SELECT name FROM (SELECT name, row_number() OVER (PARTITION BY country ORDER BY population DESC, id) AS n FROM cities WHERE country IN ('DE', 'FR', 'JP')) WHERE n = 1 ORDER BY name", "Berlin;Paris;Tokyo")]
    [InlineData("WITH RECURSIVE step(least) AS (SELECT 1000000 UNION ALL SELECT least * 2 FROM step WHERE least < 16000000) SELECT (SELECT count(*) FROM cities WHERE population >= least) FROM step ORDER BY least", "363;147;57;21;1")]
    [InlineData(FiveWayJoin, "1889926")]
    [InlineData("SELECT country FROM cities WHERE population > 10000000 INTERSECT SELECT country FROM cities WHERE population > 5000000 AND population < 8000000 ORDER BY 1", "BR;CN;IN;PK;RU")]
    [InlineData("SELECT table_name FROM information_schema.tables", "cities")]
    [InlineData("SHOW TABLES", "cities")]
    public async Task Query_OfAnyKind_IsAnsweredOverTheWholeGrid(string sql, string expected)
    {
        var answer = await fixture.Running.SqlAsync(sql, silo: 1);
        Assert.Equal(expected, string.Join(';', Rows(answer).Select(row => row[0].ToString())));
    }

    [Fact]
    public async Task Describe_Table_SaysColumnsKeyAndDurability()
    {
        var answer = await fixture.Running.SqlAsync("DESCRIBE cities");
        Assert.Equal(["id", "INTEGER", "NO", "PRI", "", "", "durable"], Rows(answer).First().EnumerateArray().Select(value => value.ToString()));
    }

    [Fact]
    public async Task Explain_EitherWay_SaysWhichAndWhatMoved()
    {
        var gathered = await PlanAsync("EXPLAIN ANALYZE " + Pairs);
        Assert.StartsWith("fallback", gathered, StringComparison.Ordinal);
        Assert.Contains("columns: population", gathered, StringComparison.Ordinal);
        Assert.Contains(" 46 rows, ", gathered, StringComparison.Ordinal);
        var joined = await PlanAsync("EXPLAIN ANALYZE " + FiveWayJoin);
        Assert.StartsWith("native", joined, StringComparison.Ordinal);
        Assert.Contains("inner join, broadcast", joined, StringComparison.Ordinal);
        var native = await PlanAsync("EXPLAIN SELECT country, sum(population) FROM cities WHERE id = 2960 GROUP BY country");
        Assert.StartsWith("native", native, StringComparison.Ordinal);
        Assert.Contains("partitions: 1 of 64", native, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sql_ThatReachesForFiles_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => fixture.Running.SqlAsync("SELECT * FROM read_text('/etc/passwd')"));
        Assert.Contains("not-supported", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Rows(JsonElement answer) => answer.GetProperty("rows").EnumerateArray();

    private async Task<string> PlanAsync(string sql) => string.Join('\n', Rows(await fixture.Running.SqlAsync(sql)).Select(row => row[0].GetString()));

    public sealed class Cluster : IAsyncLifetime
    {
        internal LocalCluster Running { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Running = await LocalCluster.StartAsync(silos: 2, stores: 2);
            await Running.SqlAsync(CityQuestions.CreateTable);
            var grid = await Running.ConnectAsync();
            await using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "samples", "cities", "cities.csv.gz"));
            await using var text = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress);
            await grid.ImportAsync("cities", text, cancellationToken: TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
