using Grid.Errors;

namespace Grid.Tests.Queries.Oracle;

/// <summary>Aggregates beyond sums and counts, one by one against DuckDB, and what is approximate against the truth.</summary>
public sealed class AggregateOracleTests
{
    [Theory]
    [InlineData("SELECT stddev(s), stddev_pop(s), variance(s), var_pop(s) FROM t", 0)]
    [InlineData("SELECT v, stddev(d), var_samp(b) FILTER (WHERE b < 2000) FROM t GROUP BY v", 1)]
    [InlineData("SELECT o, variance(DISTINCT s) FROM t GROUP BY o", 1)]
    [InlineData("SELECT stddev_samp(f) FROM t WHERE id < 0", 0)]
    [InlineData("SELECT id, stddev_samp(x), var_pop(x) FROM t GROUP BY id", 1)]
    [InlineData("SELECT median(id), median(d), median(f), median(r), median(dt), median(ts), median(v), median(o), median(b) FROM t")]
    [InlineData("SELECT s, median(d), median(f), median(r), median(dt), median(ts), median(w), median(o) FROM t GROUP BY s")]
    [InlineData("SELECT quantile_cont(f, 0.3), quantile_cont(r, 0.77), quantile_cont(d, 0.123), quantile_cont(dt, 0.4), quantile_cont(ts, 0.9), quantile_cont(b, 1) FROM t")]
    [InlineData("SELECT v, quantile_disc(w, 0.3), quantile_disc(x, 0.77), quantile(d, 0), quantile_disc(dt, -0.4), quantile_disc(DISTINCT s, 0.5) FROM t GROUP BY v")]
    [InlineData("SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY id DESC), percentile_disc(0.3) WITHIN GROUP (ORDER BY v) FROM t")]
    [InlineData("SELECT quantile_disc(id, 0.1), quantile_disc(id, 0.2), quantile_disc(id, 0.3), quantile_disc(id, 0.7), quantile_disc(id, 0.3::DOUBLE) FROM t WHERE id < 10")]
    [InlineData("SELECT string_agg(v, ', ' ORDER BY s DESC NULLS FIRST, id), string_agg(d, ';' ORDER BY id) FROM t")]
    [InlineData("SELECT o, string_agg(DISTINCT s, ',' ORDER BY s), string_agg(DISTINCT v ORDER BY v DESC), listagg(w, '' ORDER BY length(w), w) FROM t GROUP BY o")]
    [InlineData("SELECT string_agg(v, ',' ORDER BY v) FROM t WHERE v = 'no such'")]
    [InlineData("SELECT s, first(v ORDER BY f, id), last(v ORDER BY f, id), any_value(v ORDER BY dt DESC, id) FROM t GROUP BY s")]
    [InlineData("SELECT max(v ORDER BY id), count(s ORDER BY v DESC) FROM t")]
    [InlineData("SELECT o, bool_and(s > -6), bool_or(s > 4) FILTER (WHERE id > 50) FROM t GROUP BY o")]
    [InlineData("SELECT s FROM t GROUP BY s HAVING median(id) > 50")]
    [InlineData("SELECT s, median(id) AS m FROM t GROUP BY 1 ORDER BY m DESC, 1 LIMIT 3 OFFSET 1", 2, true)]
    public void Query_OfStatistics_IsAnsweredNativelyAsDuckDbDoes(string sql, int exactColumns = 9, bool isOrdered = false)
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            using var pair = new EnginePair(seed);
            Assert.Null(pair.Compare(sql, exactColumns, isOrdered));
        }
    }

    [Theory]
    [InlineData("SELECT mode(s) FROM t WHERE s = 1")]
    [InlineData("SELECT string_agg(v, NULL) FROM t")]
    [InlineData("SELECT quantile_cont(id, [0.25, 0.5]) FROM t")]
    [InlineData("SELECT arg_max(v, id) FROM t")]
    [InlineData("SELECT median(x) FROM t")]
    [InlineData("SELECT string_agg(DISTINCT v, ',' ORDER BY upper(v), v) FROM t WHERE v = 'a'")]
    public async Task Query_BeyondTheNativeAggregates_IsAnsweredByTheFallback(string sql)
    {
        using var pair = new EnginePair(3);
        var (_, rows, plan) = await pair.Engine.AnswerAsync(sql, null, TestContext.Current.CancellationToken);
        Assert.Equal("fallback", plan.Title);
        Assert.Contains("because", plan.Details[0], StringComparison.Ordinal);
        Assert.Single(rows);
    }

    [Theory]
    [InlineData("SELECT quantile_cont(id, 1.5) FROM t")]
    [InlineData("SELECT quantile_cont(id, s) FROM t")]
    [InlineData("SELECT quantile_cont(v, 0.5) FROM t")]
    [InlineData("SELECT stddev(v) FROM t")]
    [InlineData("SELECT string_agg(v, v) FROM t")]
    [InlineData("SELECT sum(DISTINCT s ORDER BY id) FROM t")]
    [InlineData("SELECT stddev(f) FROM (SELECT 1e308::DOUBLE * 2 AS f UNION ALL SELECT 1) q")]
    [InlineData("SELECT var_pop(f) FROM t")]
    public async Task Query_ThatDuckDbRefuses_IsRefused(string sql)
    {
        using var pair = new EnginePair(3);
        pair.Insert(1000, row => row[4] = double.NaN);
        await Assert.ThrowsAnyAsync<GridException>(() => pair.Engine.AnswerAsync(sql, null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("approx_count_distinct(id)", "count(DISTINCT id)")]
    [InlineData("approx_count_distinct(v)", "count(DISTINCT v)")]
    [InlineData("approx_count_distinct(f)", "count(DISTINCT f)")]
    [InlineData("approx_count_distinct(x) FILTER (WHERE o)", "count(DISTINCT x) FILTER (WHERE o)")]
    [InlineData("approx_quantile(id, 0.3)", "quantile_disc(id, 0.3)")]
    [InlineData("approx_quantile(dt, 0.9)", "quantile_disc(dt, 0.9)")]
    [InlineData("approx_quantile(r, 0.5)", "quantile_disc(r::DOUBLE, 0.5)")]
    public void ApproximateAggregate_OfFewValues_IsExact(string approximate, string exact)
    {
        using var pair = new EnginePair(5);
        var answers = pair.Engine.Query($"SELECT s, {approximate}, {exact} FROM t GROUP BY s").Rows;
        Assert.All(answers, row => Assert.Equal(row[2], row[1]));
    }

    [Theory]
    [InlineData("SELECT median(w) FROM t")]
    [InlineData("SELECT quantile_disc(id, 0.5) FROM t")]
    [InlineData("SELECT string_agg(w, ',') FROM t")]
    [InlineData("SELECT id, approx_count_distinct(w) FROM t GROUP BY id")]
    public void Aggregate_ThatKeepsTooMuch_SaysLimitActualAndRemedy(string sql)
    {
        using var pair = new EnginePair(5);
        pair.Engine.Options.MaxResultBytes = 200;
        var failure = Assert.Throws<RequestException>(() => pair.Engine.Query(sql));
        Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
        Assert.Contains("at most 200", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A random table in both engines.</summary>
    private sealed class EnginePair : IDisposable
    {
        private readonly RandomTable _table;
        private readonly DuckDbOracle _duck;

        public EnginePair(int seed)
        {
            _table = new RandomTable(new Random(seed));
            _duck = new DuckDbOracle([_table.Schema]);
            Engine = new LocalEngine(_table.Schema, 1 + (seed % 5));
            OracleCase.Write(_duck, Engine, _table.Schema, [.. Enumerable.Range(0, 120).Select(_table.Row)]);
        }

        public LocalEngine Engine { get; }

        public void Insert(int id, Action<object?[]> change)
        {
            var row = _table.Row(id);
            change(row.Values!);
            OracleCase.Write(_duck, Engine, _table.Schema, [row]);
        }

        public string? Compare(string sql, int exactColumns, bool isOrdered) => OracleCase.Compare(_duck, Engine, sql, null, [.. Enumerable.Repeat(false, exactColumns), true], isOrdered);

        public void Dispose()
        {
            _duck.Dispose();
            Engine.Dispose();
        }
    }
}
