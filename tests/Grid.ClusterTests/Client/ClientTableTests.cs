using Grid.Client.Tables;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.Client;

/// <summary>Typed tables against real silos: what the tests in memory cannot show is that all of it crosses the wire.</summary>
public sealed class ClientTableTests
{
    private sealed record Counter(string Name, long Hits, DateTime? LastAt);

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
