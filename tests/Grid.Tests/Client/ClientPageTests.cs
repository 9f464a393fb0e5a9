using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Text.RegularExpressions;
using Grid.Client;
using Grid.Client.Entities;
using Grid.Errors;
using Grid.Tables;
using Grid.Tests.Client.Fakes;
using Grid.Tests.Tidy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Tests.Client;

/// <summary>The samples of docs/client.md: they run here, and the page shows exactly these lines.</summary>
public sealed partial class ClientPageTests
{
    [Table("cities")]
    public sealed record City([property: Key] int Id, [property: MaxLength(80)] string Name, string? Country, long Visits);

    [TimeToLive("20 minutes")]
    public sealed record Session([property: Key] Guid Id, string User, int Clicks);

    public sealed class Sale
    {
        public string Shop { get; set; } = "";

        public int Number { get; set; }

        public decimal Total { get; set; }

        public bool IsSelected { get; set; }
    }

    private readonly FakeGrid _fake = new();

    [Fact]
    public void Page_EverySample_IsCodeOfThisFile()
    {
        var source = Lines(Repository.Read("tests/Grid.Tests/Client/ClientPageTests.cs"));
        var samples = Sample().Matches(Repository.Read("docs/client.md")).Select(sample => Lines(sample.Groups[1].Value)).ToList();
        Assert.Equal(16, samples.Count);
        Assert.All(samples, sample => Assert.Contains(sample, source));
    }

    [Fact]
    public async Task Connecting_Client_IsRegistered()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGridClient(options =>
        {
            options.Gateways.Add("127.0.0.1:30000");
            options.Timeout = TimeSpan.FromSeconds(5);
        });
        await using var services = builder.Services.BuildServiceProvider();
        Assert.Contains(builder.Services, service => service.ServiceType == typeof(IGrid));
    }

    [Fact]
    public async Task Tables_FromARecord_AreCreatedAndRead()
    {
        var grid = _fake.Client;
        await grid.CreateTableAsync<City>(ifNotExists: true);
        var cities = grid.Table<int, City>();
        await cities.PutAsync(new City(7, "Cologne", "DE", 0));
        var cologne = await cities.GetAsync(7);
        Assert.Equal(new City(7, "Cologne", "DE", 0), cologne);
    }

    [Fact]
    public void Tables_DescribedByOptions_AreAccepted()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddGridClient(options => options
            .Entity<Sale>(sale => sale
                .ToTable("sales")
                .HasKey(s => new { s.Shop, s.Number })
                .PartitionBy(s => s.Shop)
                .Property(s => s.Total, total => total.HasColumnName("amount").HasPrecision(12, 2))
                .Ignore(s => s.IsSelected))
            .CreateMissingTables = true);
        Assert.Contains(builder.Services, service => service.ServiceType == typeof(IGrid));
    }

    [Fact]
    public async Task Rows_ByKey_AreWrittenAndRead()
    {
        var cities = await CitiesAsync();
        await cities.InsertAsync(new City(8, "Bonn", "DE", 0));
        await cities.UpdateAsync(new City(8, "Bonn", "DE", 3));
        var existed = await cities.RemoveAsync(8);
        var found = await cities.GetManyAsync([7, 8, 9]);
        Assert.True(existed);
        Assert.Equal([7], found.Keys);
    }

    [Fact]
    public async Task Rows_OnCondition_AreWrittenInTheEnd()
    {
        var cities = await CitiesAsync();
        await cities.PutAsync(new City(7, " Cologne ", "DE", 0));
        while (await cities.GetVersionedAsync(7) is { } read)
        {
            try
            {
                await cities.UpdateAsync(read.Row with { Name = read.Row.Name.Trim() }, read.Version);
                break;
            }
            catch (RequestException failure) when (failure.Code == ErrorCode.VersionMismatch)
            {
                // Somebody else has written it: read it again.
            }
        }

        Assert.Equal("Cologne", (await cities.GetAsync(7))!.Name);
    }

    [Fact]
    public async Task Mutate_Row_IsChangedWhereItIs()
    {
        var grid = _fake.Client;
        var cities = await CitiesAsync();
        var changed = await cities.MutateAsync(7, row => row
            .Set(city => city.Visits, city => city.Visits + 1)
            .Set(city => city.Name, "Köln")
            .When(city => city.Visits < 1_000_000));
        Assert.Equal(new City(7, "Köln", "DE", 1), changed!.Row);
        await grid.Rows("cities").MutateAsync([7], "visits = visits + $by WHERE visits < 1000000", new { by = 1 });
        Assert.Equal(2, (await cities.GetAsync(7))!.Visits);
    }

    [Fact]
    public async Task Expiry_OfSessions_IsAsTheySay()
    {
        var grid = _fake.Client;
        var (id, remembered, system) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await grid.CreateTableAsync<Session>(ifNotExists: true);
        var sessions = grid.Table<Guid, Session>();
        await sessions.PutAsync(new Session(id, "ada", 0));
        await sessions.PutAsync(new Session(remembered, "ada", 0), TimeSpan.FromDays(30));
        await sessions.PutAsync(new Session(system, "cron", 0), RowExpiry.Never);
        _fake.Time.Advance(TimeSpan.FromMinutes(19));
        await sessions.MutateAsync(id, row => row.Set(session => session.Clicks, session => session.Clicks + 1));
        await sessions.MutateAsync(id, row => row.Expire(TimeSpan.FromMinutes(20)));
        var lifetime = await sessions.GetLifetimeAsync(id);
        Console.WriteLine($"{lifetime?.TimeLeft?.TotalMinutes:0} minutes left, until {lifetime?.ExpiresAt:u}");
        Assert.Equal(TimeSpan.FromMinutes(20), lifetime!.TimeLeft);
        _fake.Time.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal(1, (await sessions.GetAsync(id))!.Clicks);
        _fake.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await sessions.GetAsync(id));
        _fake.Time.Advance(TimeSpan.FromDays(30));
        Assert.Null(await sessions.GetAsync(remembered));
        Assert.NotNull(await sessions.GetAsync(system));
    }

    [Fact]
    public async Task Many_Rows_HaveAnOutcomeEach()
    {
        var cities = await CitiesAsync();
        City[] rows = [new(7, "Cologne", "DE", 5), new(99, "Nowhere", null, 0)];
        var outcomes = await cities.UpdateManyAsync(rows);
        foreach (var outcome in outcomes.Where(outcome => !outcome.IsSuccess))
        {
            Console.WriteLine($"{outcome.Key}: {outcome.Failure?.Message}");
        }

        Assert.Equal([true, false], outcomes.Select(outcome => outcome.IsSuccess));
    }

    [Fact]
    public async Task Many_Versions_AreConditions()
    {
        var cities = await CitiesAsync();
        await cities.PutManyAsync([new(1, "a", null, 1), new(2, "b", null, 1), new(3, "c", null, 1)]);
        var read = await cities.GetManyVersionedAsync([1, 2, 3]);
        var outcomes = await cities.PutManyVersionedAsync([.. read.Values.Select(city => city with { Row = city.Row with { Visits = 0 } })]);
        Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess));
    }

    [Fact]
    public async Task Scan_Table_BringsItsRows()
    {
        var cities = await CitiesAsync();
        var cancellationToken = CancellationToken.None;
        await using var writer = new StringWriter();
        await foreach (var city in cities.ScanAsync(cancellationToken))
        {
            await writer.WriteLineAsync($"{city.Id};{city.Name}");
        }

        Assert.Equal("7;Cologne", writer.ToString().Trim());
    }

    [Fact]
    public async Task Failures_AnswerIsLost_IsAskedFor()
    {
        var cities = await CitiesAsync();
        var cancellationToken = CancellationToken.None;
        _fake.OnWrite = (_, _, write, _) =>
        {
            write();
            throw new TimeoutException();
        };
        var isThere = true;
        try
        {
            await cities.PutAsync(new City(9, "Aachen", "DE", 0), cancellationToken: cancellationToken);
        }
        catch (OutcomeUnknownException)
        {
            isThere = await cities.GetAsync(9, cancellationToken) is not null;
        }

        Assert.True(isThere);
    }

    private async Task<Grid.Client.Tables.IGridTable<int, City>> CitiesAsync()
    {
        await _fake.Client.CreateTableAsync<City>();
        var cities = _fake.Client.Table<int, City>();
        await cities.PutAsync(new City(7, "Cologne", "DE", 0));
        return cities;
    }

    // Indentation apart.
    private static string Lines(string text) => string.Join('\n', text.Trim().Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
