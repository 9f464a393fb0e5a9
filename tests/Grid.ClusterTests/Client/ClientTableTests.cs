using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Grid.Client.Tables;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.Client;

/// <summary>Typed tables against real silos: what the tests in memory cannot show is that all of it crosses the wire.</summary>
public sealed class ClientTableTests
{
    private sealed record Counter(string Name, long Hits, DateTime? LastAt);

    [Table("readings")]
    private sealed record Reading([property: Key] int Id, [property: MaxLength(20)] string Place, decimal Value, bool Changed);

    /// <summary>A silo is killed in the middle of a scan, so that half of the partitions go on elsewhere, while other rows are written.</summary>
    [Fact]
    public async Task Scan_SiloIsKilledInTheMiddle_BringsEveryRowThatStaysOnce()
    {
        const int count = 20_000;
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2);
        var grid = await cluster.ConnectAsync(options => options.MaxRowsPerPage = 100);
        await grid.CreateTableAsync<Reading>();
        var readings = grid.Table<int, Reading>();
        Reading[] rows = [.. Enumerable.Range(0, count).Select(id => new Reading(id, $"place {id % 7}", id / 4m, false))];
        Assert.All(await readings.PutManyAsync(rows), outcome => Assert.True(outcome.IsSuccess));

        var seen = new Dictionary<int, Reading>();
        await foreach (var reading in readings.ScanAsync())
        {
            seen.Add(reading.Id, reading);
            if (seen.Count == 1_000)
            {
                // Whether these come, and as what, is open; the others must come as they are.
                await grid.SqlAsync("UPDATE readings SET changed = true WHERE id % 10 = 3");
                await grid.SqlAsync("DELETE FROM readings WHERE id % 10 = 4");
                Assert.All(await readings.PutManyAsync([.. Enumerable.Range(count, 500).Select(id => new Reading(id, "new", 0, false))]), outcome => Assert.True(outcome.IsSuccess));
                cluster.Kill(1);
            }
        }

        Assert.All(rows.Where(row => row.Id % 10 is not (3 or 4)), row => Assert.Equal(row, seen.GetValueOrDefault(row.Id)));
        Assert.All(rows.Where(row => row.Id % 10 == 3), row => Assert.Equal(row, seen[row.Id] with { Changed = false }));
        Assert.Equal(count, seen.Keys.Count(id => id < count && id % 10 != 4) + (count / 10));
    }

    [Fact]
    public async Task Mutate_TwoClientsAtOnce_EveryIncrementCounts()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2);
        await cluster.SqlAsync("CREATE TABLE counter (name VARCHAR PRIMARY KEY, hits BIGINT NOT NULL, last_at TIMESTAMP)");
        IGridTable<string, Counter>[] clients = [(await cluster.ConnectAsync()).Table<string, Counter>(), (await cluster.ConnectAsync()).Table<string, Counter>()];
        Assert.All(await clients[0].PutManyAsync([new Counter("a", 0, null), new Counter("b", 0, null)]), outcome => Assert.True(outcome.IsSuccess));
        var now = new DateTime(2026, 1, 2, 3, 4, 5);
        var calls = Enumerable.Range(0, 200).Select(async index =>
            await clients[index % 2].MutateAsync(index % 4 < 2 ? "a" : "b", row => row.Set(counter => counter.Hits, counter => counter.Hits + 1).Set(counter => counter.LastAt, now)));
        var results = await Task.WhenAll(calls);
        Assert.Equal([new Counter("a", 100, now), new Counter("b", 100, now)], (await clients[1].GetManyAsync(["a", "b"])).Values.OrderBy(counter => counter.Name));
        Assert.Equal(100, results.Where(result => result!.Row.Name == "a").Select(result => result!.Row.Hits).Distinct().Count());

        var current = (await clients[0].GetVersionedAsync("a"))!;
        Assert.Null(await clients[0].MutateAsync("a", row => row.When(counter => counter.Hits > 100).Set(counter => counter.Hits, 0)));
        Assert.Null(await clients[0].MutateAsync("nobody", row => row.Set(counter => counter.Hits, 0)));
        var failure = await Assert.ThrowsAnyAsync<RequestException>(async () => await clients[0].MutateAsync("a", row => row.Set(counter => counter.Hits, counter => counter.Hits + long.MaxValue)));
        Assert.Equal(ErrorCode.ValueOutOfRange, failure.Code);
        Assert.Equal(current, await clients[1].GetVersionedAsync("a"));
        Assert.Equal(0, (await clients[1].MutateAsync("a", row => row.Set(counter => counter.Hits, 0), current.Version))!.Row.Hits);
    }
}
