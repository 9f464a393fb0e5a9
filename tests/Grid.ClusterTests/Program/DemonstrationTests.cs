using System.Globalization;
using System.IO.Compression;
using Grid.Errors;
using Grid.Silo.Commands.Demonstration;

namespace Grid.ClusterTests.Program;

public sealed class DemonstrationTests
{
    [Fact]
    public void All_Figures_AreThoseOfTheFile()
    {
        var cities = ReadCities().ToArray();
        var korea = cities.Where(city => city.Country == "KR").ToArray();

        Assert.Equal(CityQuestions.CityCount, cities.Length);
        Assert.Equal([["135233"]], CityQuestions.All[0].Expected);
        Assert.Equal([[Text(cities.Select(city => city.Country).Distinct().Count())]], CityQuestions.All[1].Expected);
        Assert.Equal([[Text(cities.Sum(city => city.Population))]], CityQuestions.All[2].Expected);
        Assert.Equal([[Text(korea.Sum(city => city.Population))]], CityQuestions.All[3].Expected);
        Assert.Equal(
            cities.GroupBy(city => city.Country)
                .OrderByDescending(country => country.Sum(city => city.Population)).Take(10)
                .Select(country => new[] { country.Key, Text(country.Count()), Text(country.Sum(city => city.Population)) }),
            CityQuestions.All[6].Expected);
    }

    [Fact]
    public void IsAnsweredBy_OtherOrderOrValue_IsWrong()
    {
        var question = new Question("", "", [["a", "1"], ["b", "2"]]);

        Assert.True(question.IsAnsweredBy([["a", "1"], ["b", "2"]]));
        Assert.False(question.IsAnsweredBy([["b", "2"], ["a", "1"]]));
        Assert.False(question.IsAnsweredBy([["a", "1"]]));
        Assert.False(question.IsAnsweredBy([["a", "1"], ["b", "3"]]));
    }

    [Fact]
    public async Task RunAsync_FailuresBetweenAnswers_CountAsOneGap()
    {
        using var until = new CancellationTokenSource();
        var asked = 0;
        var meter = new OutageMeter(
            _ =>
            {
                asked++;
                if (asked is > 2 and < 6)
                {
                    throw new GridException(ErrorCode.Unavailable, "down");
                }

                if (asked == 6)
                {
                    until.Cancel();
                }

                return Task.CompletedTask;
            },
            TimeProvider.System);

        await meter.RunAsync(TimeSpan.FromMinutes(1), until.Token);

        Assert.Equal((3, 3), (meter.Answers, meter.Failures));
        Assert.True(meter.LongestGap >= TimeSpan.FromMilliseconds(60));
    }

    [Fact]
    public async Task RunAsync_RefusedQuestion_IsNotAnOutage() => await Assert.ThrowsAsync<RequestException>(() => new OutageMeter(
        _ => throw new RequestException(ErrorCode.TableNotFound, "no"), TimeProvider.System).RunAsync(TimeSpan.FromSeconds(1), default));

    // Names with commas are quoted; the figures stand behind them and are found from the right.
    private static IEnumerable<(string Country, long Population)> ReadCities()
    {
        using var reader = new StreamReader(new GZipStream(
            File.OpenRead(Path.Combine(AppContext.BaseDirectory, "samples", "cities", "cities.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            yield return (fields[^6], long.Parse(fields[^3], CultureInfo.InvariantCulture));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
