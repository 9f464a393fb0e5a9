using Dapper;
using Grid.Client.Ado;
using Grid.Client.Queries;
using Grid.Errors;
using Grid.Queries;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Queries;

/// <summary>Results that are read page by page: by themselves and by ADO.NET.</summary>
public sealed class GridStreamTests
{
    private const int Pages = 5;
    private const int RowsOfPage = 10;

    private readonly FakeGrid _grid = new();
    private readonly FakeCursor _cursor = new(Pages, RowsOfPage);

    public GridStreamTests()
    {
        _grid.Cursor = _cursor;
        _grid.Aggregator.OnOpen = (_, _) => Task.FromResult(_cursor.Page(0));
    }

    [Fact]
    public async Task Read_ToTheEnd_HasAllRowsAndWhatIsKnownBehindThem()
    {
        await using var stream = await _grid.Client.StreamAsync("SELECT n FROM t");
        Assert.True(stream.HasRows);
        Assert.False(stream.IsAtEnd);
        Assert.Throws<InvalidOperationException>(() => stream.Elapsed);
        var numbers = new List<object?>();
        await foreach (var row in stream.ReadRowsAsync())
        {
            numbers.Add(row["n"]);
        }

        Assert.Equal(Enumerable.Range(0, Pages * RowsOfPage).Cast<object?>(), numbers);
        Assert.Equal((true, 7d, 64, false), (stream.IsAtEnd, stream.Elapsed.TotalMilliseconds, stream.PartitionsAsked, stream.Missing.Count > 0));
        Assert.Equal(Enumerable.Range(1, Pages - 1), _cursor.Asked);
    }

    [Fact]
    public async Task Read_Pauses_AsksForOnePageAhead()
    {
        await using var stream = await _grid.Client.StreamAsync("SELECT n FROM t");
        await using var batches = stream.ReadBatchesAsync().GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync());
        Assert.Equal([1], _cursor.Asked);
        Assert.True(await batches.MoveNextAsync());
        Assert.Equal([1, 2], _cursor.Asked);
    }

    [Fact]
    public async Task Read_PageIsLostOnTheWay_IsAskedForAgain()
    {
        var left = 2;
        _cursor.BeforePage = (number, _) => number == 2 && left-- > 0 ? throw new SiloUnavailableException("The connection broke.") : Task.CompletedTask;
        Assert.Equal(Pages * RowsOfPage, await _grid.PassTimeAsync(CountAsync()));
        Assert.Equal([1, 2, 2, 2, 3, 4], _cursor.Asked);
    }

    [Fact]
    public async Task Read_RestIsLost_SaysSoAfterTheRowsThatCame()
    {
        _cursor.BeforePage = (number, _) => number == 3 ? throw new GridException(ErrorCode.ResultLost, "The rest is gone.") : Task.CompletedTask;
        await using var stream = await _grid.Client.StreamAsync("SELECT n FROM t");
        var rows = 0;
        var failure = await Assert.ThrowsAsync<GridException>(async () =>
        {
            await foreach (var batch in stream.ReadBatchesAsync())
            {
                rows += batch.RowCount;
            }
        });
        Assert.Equal((ErrorCode.ResultLost, 3 * RowsOfPage), (failure.Code, rows));
    }

    [Fact]
    public async Task Dispose_BeforeTheEnd_EndsTheRun()
    {
        var stream = await _grid.Client.StreamAsync("SELECT n FROM t");
        await stream.DisposeAsync();
        Assert.Equal([_grid.Aggregator.Requests.Single().Id], _grid.Aggregator.Cancelled);
        Assert.True(_cursor.IsClosed);
    }

    [Fact]
    public async Task Read_Twice_IsRefused()
    {
        await using var stream = await _grid.Client.StreamAsync("SELECT n FROM t");
        await stream.ReadBatchesAsync().GetAsyncEnumerator().MoveNextAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.ReadBatchesAsync().GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task Read_TokenIsCancelled_EndsTheWaitForAPage()
    {
        using var stop = new CancellationTokenSource();
        _cursor.BeforePage = async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };
        await using var stream = await _grid.Client.StreamAsync("SELECT n FROM t", cancellationToken: stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var batch in stream.ReadBatchesAsync())
            {
                Assert.NotEqual(0, batch.RowCount);
            }
        });
    }

    [Fact]
    public async Task Reader_ManyPages_AreReadAsTheyAreAskedFor()
    {
        await using var connection = Open();
        Assert.Equal(Enumerable.Range(0, Pages * RowsOfPage), connection.Query<int>("SELECT n FROM t", buffered: false));
        Assert.Equal(Enumerable.Range(0, Pages * RowsOfPage), await connection.QueryAsync<int>("SELECT n FROM t"));
    }

    [Fact]
    public async Task Reader_IsClosedEarly_EndsTheRun()
    {
        await using var connection = Open();
        await using (var reader = await connection.ExecuteReaderAsync("SELECT n FROM t"))
        {
            Assert.True(await reader.ReadAsync());
        }

        Assert.Equal([_grid.Aggregator.Requests.Single().Id], _grid.Aggregator.Cancelled);
    }

    [Fact]
    public async Task Reader_CommandIsCancelled_FailsAtTheNextPage()
    {
        await using var connection = Open();
        await using var command = new GridCommand("SELECT n FROM t", connection);
        _cursor.BeforePage = (number, token) => number == 2 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        await using var reader = await command.ExecuteReaderAsync();
        for (var row = 0; row < 2 * RowsOfPage; row++)
        {
            Assert.True(await reader.ReadAsync());
        }

        command.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync());
    }

    [Fact]
    public async Task Reader_RestIsLost_IsADbException()
    {
        await using var connection = Open();
        _cursor.BeforePage = (number, _) => number == 1 ? throw new GridException(ErrorCode.ResultLost, "The rest is gone.") : Task.CompletedTask;
        await using var reader = await connection.ExecuteReaderAsync("SELECT n FROM t");
        var failure = await Assert.ThrowsAsync<GridDbException>(async () =>
        {
            while (await reader.ReadAsync())
            {
                Assert.InRange(reader.GetInt32(0), 0, RowsOfPage - 1);
            }
        });
        Assert.Equal(ErrorCode.ResultLost, failure.Code);
    }

    [Fact]
    public async Task Sql_PartialIsAllowed_CarriesWhatIsMissing()
    {
        _grid.Aggregator.OnExecute = (request, _) =>
        {
            Assert.True(request.AllowPartial);
            return Task.FromResult(new QueryResult([], [], null, 1, 64, 63) { Missing = [new MissingPartition(Grid.Partitions.PartitionId.Create(7), "It is gone.")] });
        };
        var result = await _grid.Client.SqlAsync("SELECT n FROM t", null, new SqlOptions { AllowPartial = true });
        Assert.True(result.IsPartial);
        Assert.Equal("It is gone.", Assert.Single(result.Missing).Reason);
    }

    private GridConnection Open()
    {
        var connection = new GridConnection(_grid.Client);
        connection.Open();
        return connection;
    }

    private async Task<int> CountAsync()
    {
        await using var stream = await _grid.Client.StreamAsync("SELECT n FROM t");
        var rows = 0;
        await foreach (var batch in stream.ReadBatchesAsync())
        {
            rows += batch.RowCount;
        }

        return rows;
    }
}
