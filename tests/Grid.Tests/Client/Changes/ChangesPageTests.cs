using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Text.RegularExpressions;
using Grid.Client.Changes;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tests.Client.Fakes;
using Grid.Tests.Tidy;

namespace Grid.Tests.Client.Changes;

/// <summary>The samples of docs/changes.md: they run here, and the page shows exactly these lines.</summary>
public sealed partial class ChangesPageTests
{
    [Table("cities")]
    public sealed record City([property: Key] int Id, [property: MaxLength(80)] string Name, string? Country, long Visits);

    private readonly FakeGrid _fake = new();

    [Fact]
    public void Page_EverySample_IsCodeOfThisFile()
    {
        var source = Lines(Repository.Read("tests/Grid.Tests/Client/Changes/ChangesPageTests.cs"));
        var samples = Sample().Matches(Repository.Read("docs/changes.md")).Select(sample => Lines(sample.Groups[1].Value)).ToList();
        Assert.Equal(4, samples.Count);
        Assert.All(samples, sample => Assert.Contains(sample, source));
    }

    [Fact]
    public async Task Subscribing_ThenWriting_BringsTheChange()
    {
        var cities = await CitiesAsync();
        var changes = await cities.SubscribeAsync();
        await cities.PutAsync(new City(7, "Cologne", "DE", 0));
        await foreach (var change in changes)
        {
            Console.WriteLine($"{change.Kind} {change.Key}: {change.Row?.Name}");
            break;
        }
    }

    [Fact]
    public async Task Copying_RowsAndThenChanges_IsTheTable()
    {
        var cities = await CitiesAsync();
        await cities.PutAsync(new City(1, "Paris", "FR", 0));
        using var stop = new CancellationTokenSource();
        var copy = new Dictionary<int, City>();
        void Apply(RowChange<int, City> change)
        {
            if (change.Kind == ChangeKind.Delete)
            {
                copy.Remove(change.Key);
            }
            else
            {
                copy[change.Key] = change.Row!;
            }
        }

        await foreach (var change in await cities.SubscribeAsync(ChangeStart.Rows, stop.Token))
        {
            Apply(change);
            break;
        }

        Assert.Equal("Paris", copy[1].Name);
    }

    [Fact]
    public async Task Resuming_ByToken_GoesOnOrReadsTheRowsAnew()
    {
        var cities = await CitiesAsync();
        var stored = await LoadAsync(cities);
        await cities.PutAsync(new City(1, "Paris", "FR", 0));
        var handled = new List<int>();
        Task HandleAsync(RowChange<int, City> change)
        {
            handled.Add(change.Key);
            return Task.CompletedTask;
        }

        async Task FollowAsync(ChangeStart start)
        {
            await foreach (var change in await cities.SubscribeAsync(start))
            {
                await HandleAsync(change);
                stored = change.ResumeToken;
                break;
            }
        }

        try
        {
            await FollowAsync(stored is null ? ChangeStart.Rows : ChangeStart.After(stored));
        }
        catch (RequestException failure) when (failure.Code == ErrorCode.ChangesLost)
        {
            await FollowAsync(ChangeStart.Rows);
        }

        Assert.Equal([1], handled);
    }

    [Fact]
    public async Task Untyped_Rows_TheSame()
    {
        var grid = _fake.Client;
        var cities = await CitiesAsync();
        var changes = await grid.Rows("cities").SubscribeAsync();
        await cities.PutAsync(new City(1, "Paris", "FR", 0));
        await foreach (var change in changes)
        {
            Console.WriteLine($"{change.Key[0]}: {change.Row?["name"]}, resume after {change.ResumeToken}");
            break;
        }
    }

    private static async Task<string?> LoadAsync(IGridTable<int, City> cities) => (await cities.SubscribeAsync()).ResumeToken;

    private async Task<IGridTable<int, City>> CitiesAsync()
    {
        await _fake.Client.CreateTableAsync<City>(ifNotExists: true);
        return _fake.Client.Table<int, City>();
    }

    // Without indentation, which differs between the page and this file.
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
