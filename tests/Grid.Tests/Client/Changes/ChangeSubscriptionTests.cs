using Grid.Client.Changes;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Changes;

public sealed class ChangeSubscriptionTests
{
    private readonly FakeGrid _grid = City.NewGrid();
    private readonly IGridTable<long, City> _cities;

    public ChangeSubscriptionTests() => _cities = _grid.Client.Table<long, City>();

    [Fact]
    public async Task Subscribe_Now_BringsWhatIsWrittenFromThenOn()
    {
        await _cities.PutAsync(City.Number(1));
        var subscription = await _cities.SubscribeAsync();
        var version = await _cities.PutAsync(City.Number(2));
        await _cities.RemoveAsync(1);
        var changes = await TakeAsync(subscription, 2);
        var upsert = Assert.Single(changes, change => change.Kind == ChangeKind.Upsert);
        Assert.Equal((2, City.Number(2), version, false), (upsert.Key, upsert.Row!, upsert.Version, upsert.IsInitial));
        var delete = Assert.Single(changes, change => change.Kind == ChangeKind.Delete);
        Assert.Equal((1, null), (delete.Key, delete.Row));
    }

    [Fact]
    public async Task Subscribe_Untyped_SameChanges()
    {
        var subscription = await _grid.Client.Rows("city").SubscribeAsync();
        await _cities.PutAsync(City.Number(2));
        await _cities.RemoveAsync(2);
        var changes = await TakeAsync(subscription, 2);
        Assert.Equal([2L], changes[0].Key);
        Assert.Equal(("City 2", changes[0].Version), ((string)changes[0].Row!["name"]!, changes[0].Row!.Version));
        Assert.Equal((ChangeKind.Delete, 2L), (changes[1].Kind, changes[1].Key[0]));
    }

    [Fact]
    public async Task Resume_AfterEveryChange_BringsExactlyTheOthersInOrder()
    {
        var start = await _cities.SubscribeAsync();
        var token = start.ResumeToken;
        for (var round = 0; round < 3; round++)
        {
            for (var id = 0; id < 30; id++)
            {
                await _cities.PutAsync(City.Number(id) with { Population = round });
            }
        }

        var all = await TakeAsync(await _cities.SubscribeAsync(ChangeStart.After(token)), 90);
        AssertOrdered(all);
        for (var read = 1; read < all.Count; read += 7)
        {
            var rest = await TakeAsync(await _cities.SubscribeAsync(ChangeStart.After(all[read - 1].ResumeToken)), 90 - read);
            AssertOrdered(rest);
            Assert.Equal(all.Select(Text).Order(), all.Take(read).Concat(rest).Select(Text).Order());
        }
    }

    [Fact]
    public async Task Resume_InTheMiddleOfAnAtomicUnit_TheUnitComesAgainAsAWhole()
    {
        // Rows of one request and one partition share a commit here.
        var token = (await _cities.SubscribeAsync()).ResumeToken;
        await _cities.PutManyAsync([.. Enumerable.Range(0, 40).Select(id => City.Number(id))]);
        var all = await TakeAsync(await _cities.SubscribeAsync(ChangeStart.After(token)), 40);
        var unit = all.GroupBy(change => _grid.Partitions.Single(partition => partition.RowsOf(_grid.Tables[0].Id).Values.Any(row => row.SequenceEqual(Row(change.Row!)))).Number).MaxBy(group => group.Count())!.ToList();
        Assert.True(unit.Count > 2);
        var before = all.IndexOf(unit[0]);
        var rest = await TakeAsync(await _cities.SubscribeAsync(ChangeStart.After(unit[1].ResumeToken)), 40 - before);
        Assert.Equal(unit.Select(Text), rest.Where(change => unit.Exists(other => other.Key == change.Key)).Select(Text));
        var last = await TakeAsync(await _cities.SubscribeAsync(ChangeStart.After(unit[^1].ResumeToken)), 40 - before - unit.Count);
        Assert.DoesNotContain(last, change => unit.Exists(other => other.Key == change.Key));
    }

    [Fact]
    public async Task Token_NothingHappensToTheTable_MovesOnWithTheGrid()
    {
        _grid.AddTable("others", City.Columns, [0]);
        var subscription = await _cities.SubscribeAsync();
        var before = subscription.ResumeToken;
        await using var reading = subscription.GetAsyncEnumerator();
        var next = reading.MoveNextAsync();
        await _grid.Client.Table<long, City>("others").PutAsync(City.Number(1));
        while (subscription.ResumeToken == before)
        {
            await Task.Yield();
        }

        Assert.False(next.IsCompleted);
        await _cities.PutAsync(City.Number(1));
        Assert.True(await next);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(29)]
    [InlineData(50)]
    public async Task Subscribe_Rows_RowsAndThenChangesWithoutAGapAlsoWhenItIsResumed(int read)
    {
        for (var id = 0; id < 50; id++)
        {
            await _cities.PutAsync(City.Number(id));
        }

        var first = await _cities.SubscribeAsync(ChangeStart.Rows);
        var token = first.ResumeToken;
        var seen = new Dictionary<long, City>();
        if (read > 0)
        {
            var rows = await TakeAsync(first, read);
            Assert.All(rows, row => Assert.True(row.IsInitial));
            rows.ForEach(row => seen[row.Key] = row.Row!);
            token = rows[^1].ResumeToken;
        }

        for (var id = 40; id < 60; id++)
        {
            await _cities.PutAsync(City.Number(id) with { Name = "changed" });
        }

        var second = await _cities.SubscribeAsync(ChangeStart.After(token));
        await foreach (var change in second)
        {
            seen[change.Key] = change.Row!;
            if (!change.IsInitial && seen.Values.Count(city => city.Name == "changed") == 20 && seen.Count == 60)
            {
                break;
            }
        }

        Assert.Equal(40, seen.Values.Count(city => city.Name != "changed"));
    }

    [Fact]
    public async Task Read_PartitionsFailForAWhile_AreAskedAgain()
    {
        var calls = 0;
        _grid.OnReadChanges = (_, request, answer, _) => ++calls % 2 == 0
            ? Task.FromResult(answer())
            : Task.FromException<ChangesResponse>(new GridException(ErrorCode.Unavailable, "moving", isTransient: true));
        var subscription = await _grid.PassTimeAsync(_cities.SubscribeAsync());
        var write = _cities.PutAsync(City.Number(3)).AsTask();
        var changes = await _grid.PassTimeAsync(TakeAsync(subscription, 1));
        await write;
        Assert.Equal(3, changes[0].Key);
    }

    [Fact]
    public async Task Read_APartitionStaysAway_FailsAtTheDeadlineAndTheTokenGoesOn()
    {
        var subscription = await _cities.SubscribeAsync();
        await _cities.PutAsync(City.Number(3));
        _grid.OnReadChanges = (_, _, _, _) => Task.FromException<ChangesResponse>(new GridException(ErrorCode.Unavailable, "away", isTransient: true));
        var failure = await Assert.ThrowsAsync<GridException>(() => _grid.PassTimeAsync(TakeAsync(subscription, 1)));
        Assert.Equal(ErrorCode.Unavailable, failure.Code);
        _grid.OnReadChanges = null;
        Assert.Equal(3, (await TakeAsync(await _cities.SubscribeAsync(ChangeStart.After(subscription.ResumeToken)), 1))[0].Key);
    }

    [Fact]
    public async Task Read_ChangesAreLost_ComesOutAsItIs()
    {
        var subscription = await _cities.SubscribeAsync();
        _grid.OnReadChanges = (_, _, _, _) => Task.FromException<ChangesResponse>(new RequestException(ErrorCode.ChangesLost, "gone"));
        var failure = await Assert.ThrowsAsync<RequestException>(() => TakeAsync(subscription, 1));
        Assert.Equal((ErrorCode.ChangesLost, "gone"), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task TableReplaced_LiveAndByToken_ChangesLost()
    {
        var subscription = await _cities.SubscribeAsync();
        _grid.ReplaceTable("city");
        Assert.Equal(ErrorCode.ChangesLost, (await Assert.ThrowsAsync<RequestException>(() => TakeAsync(subscription, 1))).Code);
        var after = ChangeStart.After(subscription.ResumeToken);
        Assert.Equal(ErrorCode.ChangesLost, (await Assert.ThrowsAsync<RequestException>(() => _cities.SubscribeAsync(after))).Code);
    }

    [Fact]
    public async Task Subscribe_MemoryTable_Refused()
    {
        _grid.AddTable("fast", City.Columns, [0], durability: Grid.Tables.Durability.Memory);
        var failure = await Assert.ThrowsAsync<RequestException>(() => _grid.Client.Table<long, City>("fast").SubscribeAsync());
        Assert.Equal(ErrorCode.NotSupported, failure.Code);
    }

    [Fact]
    public async Task Read_ReaderDoesNotTake_NoMoreIsAskedFor()
    {
        var asked = 0;
        _grid.OnReadChanges = (_, _, answer, _) =>
        {
            Interlocked.Increment(ref asked);
            return Task.FromResult(answer());
        };
        var subscription = await _cities.SubscribeAsync();
        await _cities.PutAsync(City.Number(1));
        await using var reading = subscription.GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        // What is under way ends, and then nothing more comes.
        var before = -1;
        while (before != asked)
        {
            before = asked;
            await Task.Delay(20);
        }

        Assert.InRange(asked, FakeGrid.PartitionCount, 200);
    }

    [Fact]
    public async Task Read_CancelledOrTwice_EndsOrIsRefused()
    {
        using var stop = new CancellationTokenSource();
        var subscription = await _cities.SubscribeAsync(cancellationToken: stop.Token);
        var reading = TakeAsync(subscription, 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Assert.ThrowsAsync<InvalidOperationException>(() => TakeAsync(subscription, 1));
    }

    [Fact]
    public async Task Token_Damaged_RefusedClearly()
    {
        var token = (await _cities.SubscribeAsync(ChangeStart.Rows)).ResumeToken;
        foreach (var wrong in new[] { "x", "????", token[..^4], token[..^2] + "aa", "B" + token[1..] })
        {
            var failure = await Assert.ThrowsAsync<RequestException>(() => _cities.SubscribeAsync(ChangeStart.After(wrong)));
            Assert.Equal(ErrorCode.InvalidRequest, failure.Code);
        }
    }

    private static string Text(RowChange<long, City> change) => $"{change.Kind} {change.Key} {change.Row?.Population}";

    private static byte[] Row(City city)
    {
        var writer = new Grid.Tables.RowWriter(new Grid.Tables.TableSchema(new(1), 1, Grid.Tables.TableName.Create("city"), [.. City.Columns], [0], null, Grid.Tables.Durability.Durable));
        writer.WriteObject(city.Id);
        writer.WriteObject(city.Name);
        writer.WriteObject(city.Admin);
        writer.WriteObject(city.Population);
        return writer.End().ToArray();
    }

    private static void AssertOrdered(List<RowChange<long, City>> changes) => Assert.All(
        changes.GroupBy(change => change.Key), key => Assert.Equal(key.OrderBy(change => change.Version.Value).Select(Text), key.Select(Text)));

    private static async Task<List<RowChange<TKey, TRow>>> TakeAsync<TKey, TRow>(ChangeSubscription<TKey, TRow> subscription, int count)
        where TRow : class => await subscription.Take(count).ToListAsync();
}
