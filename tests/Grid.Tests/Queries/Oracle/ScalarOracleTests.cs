using System.Globalization;
using Grid.Errors;

namespace Grid.Tests.Queries.Oracle;

/// <summary>Scalar functions, one by one, at the edges of what they take.</summary>
public sealed class ScalarOracleTests
{
    [Theory]
    [InlineData("left(v, 2), left(v, -1), left(v, 0), right(v, 2), right(v, -1), right(v, 100), left(v, s)")]
    [InlineData("replace(v, 'a', 'bb'), replace(v, '', 'x'), replace(v, v, 'ä')")]
    [InlineData("repeat(v, 3), repeat(v, 0), repeat(v, -1), repeat('', 5)")]
    [InlineData("lpad(v, 5, 'xy'), lpad(v, 2, 'ä'), rpad(v, 6, 'xyz'), rpad(v, -1, 'x'), lpad(w, 1, '')")]
    [InlineData("split_part(w, ',', 1), split_part(w, ',', 2), split_part(w, ',', 0), split_part(w, ',', -1), split_part(w, ',', -9)")]
    [InlineData("concat_ws(',', v, NULL, w), concat_ws(v, s, d, dt), concat_ws('', v), concat_ws('-', NULL, NULL)")]
    [InlineData("position('京' IN v), strpos(v, ''), instr(v, 'q'), position(v IN w)")]
    [InlineData("starts_with(w, v), ends_with(w, '1'), contains(w, ','), prefix(v, ''), suffix('', v)")]
    [InlineData("reverse('abc'), reverse(''), reverse(id::VARCHAR)")]
    [InlineData("hour(ts), minute(ts), second(ts), millisecond(ts), microsecond(ts), hour(dt), quarter(ts), dayofweek(dt), isodow(ts), dayofyear(dt), week(dt), weekofyear(ts)")]
    [InlineData("epoch(ts), epoch_ms(ts), epoch_us(ts), epoch(dt), epoch_ms(dt)")]
    [InlineData("dayname(dt), monthname(ts), last_day(dt), last_day(ts), make_date(2020, 2, 29), make_date(s + 2020, 1, 1)")]
    [InlineData("date_trunc('year', ts), date_trunc('quarter', dt), date_trunc('month', ts), date_trunc('week', ts), date_trunc('weeks', dt), date_trunc('day', ts), date_trunc('HOUR', ts), date_trunc('ms', ts)")]
    [InlineData("date_diff('year', dt, ts), date_diff('quarter', ts, dt), date_diff('month', dt, ts), date_diff('day', ts, dt), date_diff('hour', ts, dt), date_diff('seconds', dt, ts), datediff('us', dt, dt)")]
    [InlineData("dt + INTERVAL 1 MONTH, ts - INTERVAL 13 MONTH, dt + INTERVAL 36 HOUR, INTERVAL 2 WEEK + ts, date_add(dt, INTERVAL 1 YEAR), ts - INTERVAL '90' SECOND, DATE '2020-01-31' + INTERVAL 1 MONTH")]
    [InlineData("strftime(ts, '%Y-%m-%d %H:%M:%S.%f'), strftime(dt, '%a %A %b %B %j %y %-d %-m %I %p 100%%'), strftime(ts, '%g')")]
    [InlineData("sign(s), sign(f), sign(d), sign('nan'::DOUBLE), sqrt(id), sqrt(x * x), ln(id + 1), log10(id + 1), log2(id + 1), exp(f / 100), pow(f, 2), power(id, 0.5), id ** 2, 2 ^ s, pow(-8, 1.0 / 3)")]
    [InlineData("isnan(f), isinf(f), isfinite(r), greatest(s, 1, NULL), least(s, f), greatest(v, 'b'), least(dt, ts), greatest(NULL, s), greatest(f, 'nan'::DOUBLE)")]
    [InlineData("round(f, -1), round(id, -1), round(f, 2), round(r, 1), round(-15, -1), round(5, -3), round(s, -4)")]
    [InlineData("x::DOUBLE, (x * x)::DOUBLE, d::DOUBLE, d::REAL, x::REAL, (x * 1000)::DOUBLE")]
    [InlineData("upper(v), lower(w), upper('ß'), lower('İ'), upper('ǆ')")]
    public void Query_OfAFunction_IsAnsweredNativelyAsDuckDbDoes(string items)
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var table = new RandomTable(new Random(seed));
            if (table.HasExtremes)
            {
                continue;
            }

            using var duck = new DuckDbOracle([table.Schema]);
            using var engine = new LocalEngine(table.Schema, 1 + (seed % 4));
            OracleCase.Write(duck, engine, table.Schema, [.. Enumerable.Range(0, 120).Select(table.Row)]);
            Assert.Null(OracleCase.Compare(duck, engine, $"SELECT id, {items} FROM t", null, [false], isOrdered: false));
        }
    }

    [Theory]
    [InlineData("sqrt(-1)")]
    [InlineData("ln(0)")]
    [InlineData("log10(-1)")]
    [InlineData("make_date(2020, 2, 30)")]
    [InlineData("make_date(2020, 13, 1)")]
    [InlineData("lpad('a', 3, '')")]
    [InlineData("date_trunc('nonsense', DATE '2020-01-01')")]
    [InlineData("strftime(DATE '2020-01-01', '%Q')")]
    [InlineData("starts_with(5, '5')")]
    [InlineData("repeat('a', 100000000000)")]
    public async Task Query_ThatDuckDbRefuses_IsRefused(string item)
    {
        using var engine = new LocalEngine(new RandomTable(new Random(1)).Schema, 1);
        engine.Insert(new RandomTable(new Random(1)).Row(1).Values!);
        await Assert.ThrowsAnyAsync<GridException>(() => engine.AnswerAsync($"SELECT {item} FROM t", null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("reverse('é')", "é")]
    [InlineData("split_part('abc', '', 2)", "b")]
    [InlineData("date_trunc('century', DATE '2020-05-05')", "2000-01-01 00:00:00")]
    [InlineData("date_diff('week', DATE '2020-01-05', DATE '2020-01-14')", "1")]
    [InlineData("DATE '2020-01-01' + INTERVAL '1 day 2 hours'", "2020-01-02 02:00:00")]
    [InlineData("regexp_matches('abc', 'b.')", "true")]
    [InlineData("strftime(DATE '2020-01-05', '%U')", "01")]
    public async Task Query_BeyondTheNativeFunctions_IsAnsweredByTheFallback(string item, string expected)
    {
        using var engine = new LocalEngine(new RandomTable(new Random(1)).Schema, 1);
        engine.Insert(new RandomTable(new Random(1)).Row(1).Values!);
        var (_, rows, plan) = await engine.AnswerAsync($"SELECT {item} FROM t", null, TestContext.Current.CancellationToken);
        Assert.Equal("fallback", plan.Title);
        Assert.Equal(expected, rows[0][0] is DateTime time ? time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : Convert.ToString(rows[0][0], CultureInfo.InvariantCulture)!.ToLowerInvariant());
    }

    // All blocks that have letters in two cases.
    [Fact]
    public void UpperAndLower_EveryLetter_AreDuckDbs()
    {
        var table = new RandomTable(new Random(1)).Schema;
        using var duck = new DuckDbOracle([table]);
        using var engine = new LocalEngine(table, 1);
        foreach (var chunk in Enumerable.Range(1, 0x1FFFF).Where(code => code is < 0x3000 or (>= 0xA640 and < 0xAC00) or (>= 0xFB00 and < 0x11A00 and not (>= 0x10000 and < 0x10400)) or (>= 0x16E00 and < 0x17000) or (>= 0x1E900 and < 0x1EA00)).Chunk(2_000))
        {
            OracleWrite[] rows = [.. chunk.Select(code => new OracleWrite(code, [code, .. Enumerable.Repeat<object?>(null, 4), char.ConvertFromUtf32(code), .. Enumerable.Repeat<object?>(null, 6)]))];
            OracleCase.Write(duck, engine, table, rows);
        }

        Assert.Null(OracleCase.Compare(duck, engine, "SELECT id, v, upper(v), lower(v) FROM t", null, [false], isOrdered: false));
    }
}
