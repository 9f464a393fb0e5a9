using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Grid.Client;
using Grid.ClusterTests.Processes;
using Grid.Tests.Tidy;

namespace Grid.ClusterTests.Import;

/// <summary><c>grid import</c> and <c>grid export</c> as processes, killed and started again, over one real silo.</summary>
public sealed class ImportCommandTests(ImportCommandTests.Cluster fixture) : IClassFixture<ImportCommandTests.Cluster>, IDisposable
{
    private const int RowCount = 1_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-import-").FullName;

    private IGrid Grid => fixture.Grid;

    /// <summary>
    /// The table has no primary key, so that a row that is sent twice as another row would be there twice. Killed once as soon as rows are
    /// there, before the import has kept how far it is, and once behind that.
    /// </summary>
    [Theory]
    [InlineData("rows.csv")]
    [InlineData("rows.csv.gz")]
    [InlineData("rows.jsonl")]
    [InlineData("rows.jsonl.gz")]
    [InlineData("rows.parquet")]
    public async Task Import_KilledTwiceAndResumed_EveryRowIsThereOnce(string name)
    {
        var file = await MakeFileAsync(name);
        await Grid.SqlAsync("CREATE TABLE logged (id BIGINT NOT NULL, text VARCHAR NOT NULL)");
        try
        {
            var kept = await KillAsync(file, isResumed: false, async _ => await CountAsync() > 0);
            Assert.InRange(await CountAsync(), 1, RowCount - 1);
            await KillAsync(file, isResumed: true, rows => Task.FromResult(rows > kept));
            Assert.InRange(await CountAsync(), 1, RowCount - 1);
            var (exitCode, output) = await RunAsync("import", "logged", file, "--resume");
            Assert.True(exitCode == 0, output);
            Assert.Contains("Going on behind row", output);
            Assert.False(File.Exists(ProgressOf(file)));
            Assert.Equal(
                (RowCount, RowCount, (long)RowCount * (RowCount - 1) / 2),
                (await Grid.QueryAsync<(long, long, long)>("SELECT count(*), count(DISTINCT id), sum(id) FROM logged WHERE text = 'row number ' || id"))[0]);
        }
        finally
        {
            await Grid.SqlAsync("DROP TABLE logged");
        }
    }

    [Fact]
    public async Task Import_IntoNoTable_SaysSoAndLeavesNoProgress()
    {
        var file = Path.Combine(_folder, "few.csv");
        await File.WriteAllTextAsync(file, "id,text\n1,a\n");
        var (exitCode, output) = await RunAsync("import", "nowhere", file);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("nowhere", output);
        Assert.False(File.Exists(ProgressOf(file)));
    }

    [Theory]
    [InlineData("bad.csv")]
    [InlineData("bad.jsonl.gz")]
    public async Task Import_WithRejects_FileHasExactlyTheBadRowsWithReasons(string name)
    {
        const int count = 5_000;
        await Grid.SqlAsync("CREATE TABLE measured (id BIGINT PRIMARY KEY, place VARCHAR(10) NOT NULL, degrees SMALLINT)");
        try
        {
            var isJson = name.Contains(".jsonl", StringComparison.Ordinal);
            var rows = Enumerable.Range(1, count).Select(id => (Id: id, Bad: id % 1_000 == 7 ? "degrees" : id % 1_000 == 8 ? "count" : id % 1_000 == 9 ? "long" : null)).ToList();
            var lines = rows.Select(row => (row.Bad, isJson) switch
            {
                ("degrees", true) => $$"""{"id":{{row.Id}},"place":"here","degrees":"warm"}""",
                ("count", true) => $$"""{"id":{{row.Id}},"place":null,"degrees":1}""",
                ("long", true) => $$"""{"id":{{row.Id}},"place":"far too far away","degrees":1}""",
                (_, true) => $$"""{"id":{{row.Id}},"place":"here","degrees":{{row.Id % 100}}}""",
                ("degrees", false) => $"{row.Id},here,warm",
                ("count", false) => $"{row.Id},here",
                ("long", false) => $"{row.Id},far too far away,1",
                _ => $"{row.Id},here,{row.Id % 100}",
            });
            var file = Path.Combine(_folder, name);
            await WriteAsync(file, isJson ? lines : lines.Prepend("id,place,degrees"));
            var rejects = Path.Combine(_folder, "rejects.jsonl");
            var (exitCode, output) = await RunAsync("import", "measured", file, "--rejects", rejects);
            Assert.True(exitCode == 0, output);
            var expected = rows.Where(row => row.Bad is not null).ToList();
            var rejected = (await File.ReadAllLinesAsync(rejects)).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToDictionary(row => row.GetProperty("line").GetInt64());
            Assert.Equal(expected.Select(row => (long)row.Id + (isJson ? 0 : 1)), rejected.Keys.Order());
            Assert.All(expected, row =>
            {
                var entry = rejected[row.Id + (isJson ? 0 : 1)];
                Assert.Contains(row.Bad switch { "degrees" => "degrees", "long" => "place", _ => "" }, entry.GetProperty("reason").GetString());
                Assert.NotEmpty(entry.GetProperty("reason").GetString()!);
                Assert.Contains(row.Id.ToString(CultureInfo.InvariantCulture), entry.GetProperty("text").GetString());
            });
            Assert.Contains("15 rows were refused", output);
            Assert.Equal(
                rows.Where(row => row.Bad is null).Select(row => (long)row.Id),
                await Grid.QueryAsync<long>("SELECT id FROM measured WHERE place = 'here' AND degrees = id % 100 ORDER BY id"));
            Assert.Equal(count - 15, (await Grid.QueryAsync<long>("SELECT count(*) FROM measured"))[0]);
        }
        finally
        {
            await Grid.SqlAsync("DROP TABLE measured");
        }
    }

    /// <summary>The cities of the world, once from the gzip CSV and once from a Parquet of them: both tables export the rows of the file, in any order.</summary>
    [Fact]
    public async Task Cities_GzipCsvAndParquet_ImportAndExportIdenticalContent()
    {
        const string columns = "(id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, country VARCHAR NOT NULL, admin VARCHAR NOT NULL, feature VARCHAR NOT NULL, population BIGINT NOT NULL, latitude DOUBLE NOT NULL, longitude DOUBLE NOT NULL)";
        await Grid.SqlAsync($"CREATE TABLE by_csv {columns}");
        await Grid.SqlAsync($"CREATE TABLE by_parquet {columns}");
        var source = Path.Combine(Repository.Root, "samples", "cities", "cities.csv.gz");
        var copy = Path.Combine(_folder, "cities.csv.gz");
        File.Copy(source, copy);
        foreach (var arguments in new string[][]
        {
            ["import", "by_csv", copy], ["export", "by_csv", InFolder("a.parquet")], ["import", "by_parquet", InFolder("a.parquet")],
            ["export", "by_csv", InFolder("a.csv.gz")], ["export", "by_parquet", InFolder("b.csv.gz")],
        })
        {
            var (exitCode, output) = await RunAsync(arguments);
            Assert.True(exitCode == 0, output);
        }

        // The file of the cities leaves empty strings out; an export quotes them, so that they are no NULL.
        var original = (await LinesAsync(source)).Order(StringComparer.Ordinal);
        foreach (var export in new[] { "a.csv.gz", "b.csv.gz" })
        {
            var exported = (await LinesAsync(InFolder(export))).Select(line => line.Replace(",\"\",", ",,", StringComparison.Ordinal));
            Assert.Equal(original, exported.Order(StringComparer.Ordinal));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Kills an import with SIGKILL as soon as something holds, and returns how many rows it had kept as done.
    private async Task<long> KillAsync(string file, bool isResumed, Func<long, Task<bool>> isTime)
    {
        await using var import = GridProgram.Start(["import", "logged", file, .. Gateway, .. isResumed ? new[] { "--resume" } : []]);
        await LocalCluster.WaitUntilAsync(
            async () => import.HasExited || (File.Exists(ProgressOf(file)) && await isTime(RowsKept(file))), () => $"Nothing happens:\n{import.Output}");
        GridProgram.Signal("KILL", import.Id);
        await import.WaitForExitAsync(LocalCluster.Patience);
        Assert.True(File.Exists(ProgressOf(file)), $"It was not killed but ended:\n{import.Output}");
        return RowsKept(file);
    }

    private static string ProgressOf(string file) => file + ".import-progress";

    private static long RowsKept(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(ProgressOf(file))).GetProperty("Rows").GetInt64();

    private async Task<long> CountAsync() => (await Grid.QueryAsync<long>("SELECT count(*) FROM logged"))[0];

    private async Task<string> MakeFileAsync(string name)
    {
        var file = InFolder(name);
        var numbers = Enumerable.Range(0, RowCount);
        if (name.EndsWith(".parquet", StringComparison.Ordinal))
        {
            await Grid.SqlAsync("CREATE TABLE source (id BIGINT NOT NULL, text VARCHAR NOT NULL)");
            var csv = await MakeFileAsync("source.csv");
            Assert.Equal(0, (await RunAsync("import", "source", csv)).ExitCode);
            Assert.Equal(0, (await RunAsync("export", "source", file)).ExitCode);
            await Grid.SqlAsync("DROP TABLE source");
            return file;
        }

        await WriteAsync(file, name.Contains(".jsonl", StringComparison.Ordinal)
            ? numbers.Select(id => $$"""{"id":{{id}},"text":"row number {{id}}"}""")
            : numbers.Select(id => $"{id},row number {id}").Prepend("id,text"));
        return file;
    }

    private static async Task WriteAsync(string file, IEnumerable<string> lines)
    {
        await using var written = File.Create(file);
        await using var packed = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(written, CompressionLevel.Fastest) : (Stream)written;
        await using var writer = new StreamWriter(packed);
        foreach (var line in lines)
        {
            await writer.WriteAsync(line + "\n");
        }
    }

    private static async Task<List<string>> LinesAsync(string file)
    {
        await using var packed = File.OpenRead(file);
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        return [.. (await reader.ReadToEndAsync()).Split('\n')];
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private string[] Gateway => ["--gateway", $"127.0.0.1:{fixture.Running.Silos[0].GatewayPort}"];

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => GridProgram.RunAsync(LocalCluster.Patience, [.. arguments, .. Gateway]);

    public sealed class Cluster : IAsyncLifetime
    {
        internal LocalCluster Running { get; private set; } = null!;

        internal IGrid Grid { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Running = await LocalCluster.StartAsync(silos: 1, stores: 1);
            Grid = await Running.ConnectAsync();
        }

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
