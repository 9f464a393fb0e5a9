using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grid.ClusterTests.Processes;

namespace Grid.ClusterTests.Http;

/// <summary>The HTTP contract over one real silo.</summary>
public sealed class HttpContractTests(HttpContractTests.Cluster fixture) : IClassFixture<HttpContractTests.Cluster>
{
    private LocalCluster Grid => fixture.Running;

    [Fact]
    public async Task Rows_LifeOfOneRow_StatusCodesAndETagsAreAsHttpMeansThem()
    {
        const string path = "/api/tables/notes/rows/1";
        Assert.Equal(HttpStatusCode.NotFound, (await Grid.GetAsync(path)).StatusCode);
        var created = await Grid.SendAsync(HttpMethod.Put, path, new { text = "a" }, ifNoneMatch: "*");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Grid.SendAsync(HttpMethod.Put, path, new { text = "b" }, ifNoneMatch: "*")).StatusCode);
        var etag = created.Headers.ETag!.ToString();
        var replaced = await Grid.SendAsync(HttpMethod.Put, path, new { text = "b" }, ifMatch: etag);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Grid.SendAsync(HttpMethod.Put, path, new { text = "c" }, ifMatch: etag)).StatusCode);
        var patched = await Grid.SendAsync(HttpMethod.Patch, path, new { number = 5 });
        Assert.True(patched.IsSuccessStatusCode, await patched.Content.ReadAsStringAsync());
        var row = await (await Grid.GetAsync(path)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("b", row.GetProperty("text").GetString());
        Assert.Equal(5, row.GetProperty("number").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await Grid.SendAsync(HttpMethod.Delete, path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Grid.SendAsync(HttpMethod.Delete, path)).StatusCode);
    }

    [Fact]
    public async Task Rows_WithATimeToLive_AreGoneWhenItHasPassed()
    {
        const string path = "/api/tables/notes/rows/9";
        Assert.Equal(HttpStatusCode.Created, (await Grid.SendAsync(HttpMethod.Put, $"{path}?ttl=1%20hour", new { text = "a" })).StatusCode);
        Assert.True((await Grid.SendAsync(HttpMethod.Patch, path, new { number = 5 })).IsSuccessStatusCode);
        var told = (await Grid.GetAsync($"{path}?ttl")).Headers;
        Assert.InRange(double.Parse(Assert.Single(told.GetValues("Grid-Time-Left")), CultureInfo.InvariantCulture), 3_000, 3_600);
        Assert.InRange(DateTimeOffset.Parse(Assert.Single(told.GetValues("Grid-Expires")), CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddHours(1));
        Assert.False((await Grid.GetAsync(path)).Headers.Contains("Grid-Expires"));
        Assert.Equal(HttpStatusCode.OK, (await Grid.SendAsync(HttpMethod.Patch, $"{path}?ttl=200ms", new { number = 6 })).StatusCode);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Grid.GetAsync(path)).StatusCode != HttpStatusCode.NotFound)
        {
            await Task.Delay(20, limit.Token);
        }

        Assert.Equal(HttpStatusCode.Created, (await Grid.SendAsync(HttpMethod.Put, $"{path}?ttl=never", new { text = "b" }, ifNoneMatch: "*")).StatusCode);
        told = (await Grid.GetAsync($"{path}?ttl")).Headers;
        Assert.Equal(("never", false), (Assert.Single(told.GetValues("Grid-Expires")), told.Contains("Grid-Time-Left")));
        Assert.Equal(HttpStatusCode.NotFound, (await Grid.GetAsync("/api/tables/notes/rows/123456?ttl")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Grid.SendAsync(HttpMethod.Put, $"{path}?ttl=soon", new { text = "b" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Grid.SendAsync(HttpMethod.Put, $"{path}?ttl=0", new { text = "b" })).StatusCode);
        await Grid.SqlAsync("CREATE TABLE visits (id INTEGER PRIMARY KEY) WITH (ttl = '1 hour 30 minutes')");
        var table = await (await Grid.GetAsync("/api/tables/visits")).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("1 hour 30 minutes", 5_400), (table.GetProperty("timeToLive").GetString(), table.GetProperty("timeToLiveSeconds").GetInt32()));
    }

    [Fact]
    public async Task Rows_CompositeKey_PartsAreSeparatedByCommasAndPercentEncoded()
    {
        const string path = "/api/tables/pairs/rows/a%2Cb,7";
        Assert.Equal(HttpStatusCode.Created, (await Grid.SendAsync(HttpMethod.Put, path, new { value = 1.5 })).StatusCode);
        var row = await (await Grid.GetAsync(path)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("a,b", row.GetProperty("left").GetString());
    }

    [Theory]
    [InlineData("SELEC 1", "syntax-error")]
    [InlineData("SELECT x FROM notes", "column-not-found")]
    [InlineData("SELECT * FROM nothing", "table-not-found")]
    [InlineData("SELECT 1 FROM notes JOIN read_csv('x') ON 1 = 1", "not-supported")]
    public async Task Sql_RefusedStatement_IsAProblemWithCodeAndPosition(string sql, string code)
    {
        var response = await Grid.SendAsync(HttpMethod.Post, "/api/sql", new { sql });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Number, problem.GetProperty("position").ValueKind);
    }

    [Fact]
    public async Task Sql_WithParameters_AnswersColumnsRowsAndPartitions()
    {
        await Grid.SendAsync(HttpMethod.Put, "/api/tables/notes/rows/77", new { text = "seven", number = 7 });
        var response = await Grid.SendAsync(HttpMethod.Post, "/api/sql", new { sql = "SELECT text FROM notes WHERE number = $n AND id = 77", parameters = new { n = 7 } });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("seven", answer.GetProperty("rows")[0][0].GetString());
        Assert.Equal("text", answer.GetProperty("columns")[0].GetProperty("name").GetString());
        Assert.Equal(1, answer.GetProperty("partitions").GetProperty("asked").GetInt32());
    }

    [Fact]
    public async Task Changes_AsServerSentEvents_ComeAsTheyAreWrittenAndGoOnAfterAnId()
    {
        await Grid.SqlAsync("CREATE TABLE followed (id INTEGER PRIMARY KEY, text VARCHAR(100))");
        const string path = "/api/tables/followed/changes";
        var (reader, first) = await FollowAsync(path);
        await Grid.SendAsync(HttpMethod.Put, "/api/tables/followed/rows/1", new { text = "a" });
        var upsert = await NextAsync(reader);
        Assert.Equal(("upsert", 1, "a"), (upsert.Event, upsert.Data.GetProperty("key")[0].GetInt32(), upsert.Data.GetProperty("row").GetProperty("text").GetString()));
        reader.Dispose();

        await Grid.SendAsync(HttpMethod.Delete, "/api/tables/followed/rows/1");
        (reader, _) = await FollowAsync($"{path}?after={upsert.Id}");
        Assert.Equal("delete", (await NextAsync(reader)).Event);
        reader.Dispose();
        (reader, _) = await FollowAsync($"{path}?after={first}");
        Assert.Equal(["upsert", "delete"], [(await NextAsync(reader)).Event, (await NextAsync(reader)).Event]);
        reader.Dispose();

        Assert.Equal(HttpStatusCode.NotFound, (await Grid.GetAsync("/api/tables/nothing/changes")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Grid.GetAsync($"{path}?after=x")).StatusCode);
        await Grid.SqlAsync("TRUNCATE TABLE followed");
        Assert.Equal(HttpStatusCode.Gone, (await Grid.GetAsync($"{path}?after={first}")).StatusCode);
    }

    private async Task<(StreamReader Reader, string Id)> FollowAsync(string path)
    {
        var reader = new StreamReader(await Grid.OpenStreamAsync(path));
        var id = (await reader.ReadLineAsync())!["id: ".Length..];
        Assert.Equal("", await reader.ReadLineAsync());
        return (reader, id);
    }

    private static async Task<(string Id, string Event, JsonElement Data)> NextAsync(StreamReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            lines.Add(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }

        return (lines[0], lines[1], JsonSerializer.Deserialize<JsonElement>(lines[2]));
    }

    [Fact]
    public async Task Cluster_OneSilo_ListsEveryPartitionWithItsOwner()
    {
        var cluster = await (await Grid.GetAsync("/api/cluster")).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(64, cluster.GetProperty("partitions").GetArrayLength());
        Assert.All(cluster.GetProperty("partitions").EnumerateArray(), partition => Assert.Equal("silo-0", partition.GetProperty("owner").GetString()));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/dashboard/")]
    [InlineData("/api/tables")]
    public async Task Get_Page_IsThere(string path) => Assert.Equal(HttpStatusCode.OK, (await Grid.GetAsync(path)).StatusCode);

    public sealed class Cluster : IAsyncLifetime
    {
        internal LocalCluster Running { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Running = await LocalCluster.StartAsync(silos: 1, stores: 1);
            await Running.SqlAsync("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100), number INTEGER)");
            await Running.SqlAsync("CREATE TABLE pairs (\"left\" VARCHAR, \"right\" INTEGER, value DOUBLE, PRIMARY KEY (\"left\", \"right\"))");
        }

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
