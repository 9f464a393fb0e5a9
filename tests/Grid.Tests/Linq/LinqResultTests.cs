using Grid.Client.Linq;
using Grid.Errors;

namespace Grid.Tests.Linq;

/// <summary>What runs a query, and what refuses to.</summary>
public sealed class LinqResultTests(LinqFixture fixture) : IClassFixture<LinqFixture>
{
    private readonly IQueryable<Item> _query = fixture.Query;
    private readonly Item[] _items = fixture.Items;

    [Fact]
    public async Task Aggregates_WholeQueries_AreAsInLinq()
    {
        Assert.Equal(_items.Length, await _query.CountAsync());
        Assert.Equal(_items.LongCount(item => item.Stock > 1), await _query.LongCountAsync(item => item.Stock > 1));
        Assert.Equal(7, await _query.Take(7).CountAsync());
        Assert.Equal(_items.Select(item => item.Name).Distinct().Count(), await _query.Select(item => item.Name).Distinct().CountAsync());
        Assert.Equal(_items.GroupBy(item => item.Stock).Count(), await _query.GroupBy(item => item.Stock).Select(group => group.Key).CountAsync());
        Assert.Equal(_items.Sum(item => item.Amount), await _query.SumAsync(item => item.Amount));
        Assert.Equal(_items.Sum(item => item.Discount), await _query.SumAsync(item => item.Discount));
        Assert.Equal(0, await _query.Where(item => item.Id < 0).SumAsync(item => item.Stock));
        Assert.Equal(_items.Average(item => item.Amount), await _query.AverageAsync(item => item.Amount));
        Assert.Equal(_items.Average(item => item.Price), await _query.AverageAsync(item => item.Price));
        Assert.Equal(_items.Average(item => item.Stock), await _query.Select(item => item.Stock).AverageAsync());
        Assert.Equal(_items.Min(item => item.Name), await _query.MinAsync(item => item.Name));
        Assert.Equal(_items.Max(item => item.SoldAt), await _query.MaxAsync(item => item.SoldAt));
        Assert.Null(await _query.Where(item => item.Id < 0).MaxAsync(item => item.Stock));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _query.Where(item => item.Id < 0).MaxAsync(item => item.Amount));
        Assert.Equal(_items.All(item => item.Stock < 5), await _query.AllAsync(item => item.Stock < 5));
        Assert.True(await _query.AnyAsync(item => item.Stock == null));
        Assert.False(await _query.AnyAsync(item => item.Id < 0));
        Assert.True(await _query.Select(item => item.Id).ContainsAsync(3));
    }

    [Fact]
    public async Task Elements_FirstSingleAndAll_AreAsInLinq()
    {
        Assert.Equal(_items[3], await _query.FirstAsync(item => item.Id == 3));
        Assert.Equal(_items[3], await _query.SingleAsync(item => item.Id == 3));
        Assert.Null(await _query.FirstOrDefaultAsync(item => item.Id < 0));
        Assert.Null(await _query.SingleOrDefaultAsync(item => item.Id < 0));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _query.FirstAsync(item => item.Id < 0));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _query.SingleAsync());
        Assert.Equal(_items.Length, (await _query.ToArrayAsync()).Length);
        Assert.Equal(_items[5], (await _query.ToDictionaryAsync(item => item.Id))[5]);
        var names = new List<string>();
        await foreach (var name in _query.OrderBy(item => item.Id).Select(item => item.Name))
        {
            names.Add(name);
        }

        Assert.Equal(_items.Select(item => item.Name), names);
    }

    [Fact]
    public void Sync_Execution_NamesTheAsyncMethod()
    {
        Assert.Contains("CountAsync", Assert.Throws<NotSupportedException>(() => _query.Count()).Message);
        Assert.Contains("FirstAsync", Assert.Throws<NotSupportedException>(() => _query.First()).Message);
        Assert.Contains("ToListAsync", Assert.Throws<NotSupportedException>(() => _query.ToList()).Message);
        Assert.Throws<ArgumentException>(() => { _ = _items.AsQueryable().ToListAsync(); });
    }

    [Fact]
    public void Untranslatable_Expression_IsNamedBeforeAnythingIsSent()
    {
        var sent = fixture.Harness.Aggregator.Requests.Count;
        Assert.Contains("GetHashCode", Refusal(_query.Where(item => item.Name.GetHashCode() == 3)));
        Assert.Contains("Normalize", Refusal(_query.Select(item => item.Name.Normalize())));
        Assert.Contains("CurrentCulture", Refusal(_query.Where(item => item.Name.StartsWith("a", StringComparison.CurrentCulture))));
        Assert.Contains("Price / 3", Refusal(_query.Select(item => item.Price / 3)));
        Assert.Contains("Reverse", Refusal(_query.Reverse()));
        Assert.Contains("group.Key", Refusal(_query.GroupBy(item => item.Color)));
        Assert.Contains("Price", Refusal(_query.Select(item => item.Name + item.Price)));
        Assert.Equal(sent, fixture.Harness.Aggregator.Requests.Count);
    }

    [Fact]
    public async Task Text_ValuesDiffer_StaysTheSame()
    {
        string TextOf(int least, int[] ids) => string.Join('\n', _query.Where(item => item.Amount > least && ids.Contains(item.Id)).ToQueryString()
            .Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)));
        Assert.Equal(TextOf(1, [1, 2, 3]), TextOf(7, [4, 5, 6, 8]));
        Assert.Contains("$p0 = 1", _query.Where(item => item.Amount > 1).ToQueryString());
        await _query.Where(item => item.SoldAt != null && item.Id == 4).ToListAsync();
        var request = fixture.Harness.Aggregator.Requests[^1];
        Assert.Contains("t0.\"sold_at\"", request.Sql);
        Assert.Equal(4, request.Parameters["p0"].Value);
    }

    [Fact]
    public async Task Explain_Query_IsSentAsExplain()
    {
        await Record.ExceptionAsync(() => _query.Where(item => item.Id == 4).ExplainAsync());
        Assert.StartsWith("EXPLAIN SELECT", fixture.Harness.Aggregator.Requests[^1].Sql);
    }

    [Fact]
    public async Task Run_TableIsMissing_IsReported()
    {
        var failure = await Assert.ThrowsAsync<RequestException>(() => fixture.Harness.Grid.Table<int, Sale>("nowhere").Query().ToListAsync());
        Assert.Equal(ErrorCode.TableNotFound, failure.Code);
    }

    private static string Refusal<T>(IQueryable<T> query) => Assert.Throws<NotSupportedException>(() => { _ = query.ToListAsync(); }).Message;
}
