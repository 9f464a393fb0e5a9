using System.Text;
using Grid.Client.Queries;
using Grid.Errors;
using Grid.Queries;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Queries;

public sealed class GridSqlTests
{
    private readonly FakeGrid _grid = City.NewGrid();

    internal sealed record Total(string Country, long? Population);

    [Theory]
    [InlineData("SELECT 1", true)]
    [InlineData(" -- a comment\n /* and\nanother */ (select 1)", true)]
    [InlineData("WITH a AS (SELECT 1) SELECT * FROM a", true)]
    [InlineData("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", false)]
    [InlineData("EXPLAIN ANALYZE DELETE FROM t", false)]
    [InlineData("INSERT INTO t VALUES (1)", false)]
    [InlineData("SELECT 'delete'", false)]
    [InlineData("CREATE TABLE t (a INT)", false)]
    [InlineData("COPY t TO 'x'", false)]
    public void IsReadOnly_Statement_IsToldWithoutDoubt(string sql, bool isReadOnly) => Assert.Equal(isReadOnly, StatementText.IsReadOnly(sql));

    [Fact]
    public async Task Sql_QueryLosesItsAnswer_IsSentAgain()
    {
        var left = 2;
        _grid.Aggregator.OnExecute = (_, _) => left-- > 0 ? Task.FromException<QueryResult>(new SiloUnavailableException()) : Task.FromResult(Totals());
        var result = await _grid.PassTimeAsync(_grid.Client.SqlAsync("SELECT 1"));
        Assert.Equal(3, _grid.Aggregator.Requests.Count);
        Assert.Equal(2, result.Rows.Count);
    }

    [Fact]
    public async Task Sql_StatementThatWritesLosesItsAnswer_IsUnknown()
    {
        _grid.Aggregator.OnExecute = (_, _) => Task.FromException<QueryResult>(new SiloUnavailableException());
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => _grid.PassTimeAsync(_grid.Client.SqlAsync("DELETE FROM t")));
        Assert.Single(_grid.Aggregator.Requests);
    }

    [Fact]
    public async Task Sql_CallIsCancelled_TellsTheAggregatorTheNameOfTheRun()
    {
        using var stop = new CancellationTokenSource();
        _grid.Aggregator.OnExecute = async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return Totals();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _grid.Client.SqlAsync("SELECT 1", cancellationToken: stop.Token));
        Assert.Equal([_grid.Aggregator.Requests.Single().Id], _grid.Aggregator.Cancelled);
    }

    [Fact]
    public async Task Sql_IsSentAgain_HasAnotherName()
    {
        var left = 1;
        _grid.Aggregator.OnExecute = (_, _) => left-- > 0 ? Task.FromException<QueryResult>(new SiloUnavailableException()) : Task.FromResult(Totals());
        await _grid.PassTimeAsync(_grid.Client.SqlAsync("SELECT 1"));
        var (first, second) = (_grid.Aggregator.Requests[0].Id, _grid.Aggregator.Requests[1].Id);
        Assert.True(!first.IsNone && !second.IsNone && first != second);
        Assert.Equal([first], _grid.Aggregator.Cancelled);
    }

    [Fact]
    public async Task Sql_OwnDeadline_HoldsInsteadOfThatOfTheOptions()
    {
        _grid.Aggregator.OnExecute = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Totals();
        };
        var before = _grid.Time.GetUtcNow();
        var failure = await Assert.ThrowsAsync<GridException>(
            () => _grid.PassTimeAsync(_grid.Client.SqlAsync("SELECT 1", null, new SqlOptions { Timeout = TimeSpan.FromSeconds(2) })));
        Assert.Equal(ErrorCode.Timeout, failure.Code);
        Assert.Contains("Timeout 2 s", failure.Message, StringComparison.Ordinal);
        Assert.InRange(_grid.Time.GetUtcNow() - before, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
        Assert.Equal([_grid.Aggregator.Requests.Single().Id], _grid.Aggregator.Cancelled);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SqlOptions { Timeout = TimeSpan.Zero });
    }

    [Fact]
    public async Task Sql_IsRefused_IsThrownAsItIs()
    {
        _grid.Aggregator.OnExecute = (_, _) => throw new SqlException(ErrorCode.SyntaxError, "no", 3);
        var failure = await Assert.ThrowsAsync<SqlException>(() => _grid.Client.SqlAsync("SELEC 1"));
        Assert.Equal(3, failure.Position);
        Assert.Single(_grid.Aggregator.Requests);
    }

    [Fact]
    public async Task Sql_Parameters_AreTypedByTheirClrTypes()
    {
        await _grid.Client.SqlAsync(
            "SELECT 1", new { a = 1, b = "x", c = 1.50m, d = (string?)null, e = new DateTime(1970, 1, 1, 0, 0, 1), f = DayOfWeek.Friday, g = -0.0 });
        var sent = _grid.Aggregator.Requests.Single().Parameters;
        Assert.Equal(new Literal(ColumnType.Integer, [1, 0, 0, 0]), sent["a"]);
        Assert.Equal("x", sent["b"].Value);
        Assert.Equal(ColumnType.DecimalOf(3, 2), sent["c"].Type);
        Assert.Equal(1.50m, sent["c"].Value);
        Assert.True(sent["d"].IsNull);
        Assert.Equal(new DateTime(1970, 1, 1, 0, 0, 1), sent["e"].Value);
        Assert.Equal(5, sent["f"].Value);
        Assert.Equal(new byte[8], sent["g"].Bytes);
        await _grid.Client.SqlAsync("SELECT 1", new Dictionary<string, object?> { ["$n"] = 0.05m });
        Assert.Equal(0.05m, _grid.Aggregator.Requests[^1].Parameters["n"].Value);
        await Assert.ThrowsAsync<RequestException>(() => _grid.Client.SqlAsync("SELECT 1", new { a = new object() }));
        await Assert.ThrowsAsync<RequestException>(() => _grid.Client.SqlAsync("SELECT 1", "text"));
    }

    [Fact]
    public async Task Query_RecordsTuplesAndScalars_AreMapped()
    {
        _grid.Aggregator.OnExecute = (_, _) => Task.FromResult(Totals());
        Assert.Equal([new Total("AD", 5), new Total("NA", null)], await _grid.Client.QueryAsync<Total>("SELECT"));
        Assert.Equal([("AD", (long?)5), ("NA", null)], await _grid.Client.QueryAsync<(string, long?)>("SELECT"));
        _grid.Aggregator.OnExecute = (_, _) => Task.FromResult(new QueryResult(
            [new ResultColumn("sum", ColumnType.HugeInt)], [new ColumnBatch(1, [new ColumnVector(ColumnType.HugeInt, 1, [7, .. new byte[15]], null, null)])], null, 1, 1, 1));
        Assert.Equal([7L], await _grid.Client.QueryAsync<long>("SELECT"));
        Assert.Equal([7], await _grid.Client.QueryAsync<int>("SELECT"));
        Assert.Equal([7m], await _grid.Client.QueryAsync<decimal>("SELECT"));
    }

    [Fact]
    public async Task Query_NullWithoutAPlace_NamesTheColumn()
    {
        _grid.Aggregator.OnExecute = (_, _) => Task.FromResult(Totals());
        var failure = await Assert.ThrowsAsync<RequestException>(() => _grid.Client.QueryAsync<(string, long)>("SELECT"));
        Assert.Equal(ErrorCode.NullNotAllowed, failure.Code);
        Assert.Contains("population", failure.Message);
    }

    [Fact]
    public async Task Query_DoesNotFit_ListsEveryDifference()
    {
        _grid.Aggregator.OnExecute = (_, _) => Task.FromResult(Totals());
        var failure = await Assert.ThrowsAsync<RequestException>(() => _grid.Client.QueryAsync<City>("SELECT"));
        Assert.Contains("column country VARCHAR has no property", failure.Message);
        Assert.Contains("property Name has no column", failure.Message);
    }

    [Fact]
    public void Rows_SeveralBatches_AreOneList()
    {
        var totals = Totals();
        var result = new GridResult(totals with { Batches = [new ColumnBatch(0, []), totals.Batches[0], new ColumnBatch(0, []), totals.Batches[0]] });
        Assert.Equal(4, result.Rows.Count);
        Assert.Equal(["AD", "NA", "AD", "NA"], result.Rows.Select(row => row["COUNTRY"]));
        Assert.Equal(["AD", "NA", "AD", "NA"], Enumerable.Range(0, 4).Select(index => result.Rows[index][0]));
        Assert.Equal([5L, null], result.Rows.Take(2).Select(row => row.ToArray()[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => result.Rows[4]);
    }

    private static QueryResult Totals() => new(
        [new ResultColumn("country", ColumnType.Varchar), new ResultColumn("population", ColumnType.BigInt)],
        [
            new ColumnBatch(2,
            [
                new ColumnVector(ColumnType.Varchar, 2, Encoding.UTF8.GetBytes("ADNA"), [0, 2, 4], null),
                new ColumnVector(ColumnType.BigInt, 2, [5, .. new byte[15]], null, [0b10]),
            ]),
        ],
        null, 1.5, 8, 8);
}
