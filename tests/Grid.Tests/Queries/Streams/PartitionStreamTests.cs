using System.Collections.Concurrent;
using Grid.Errors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Tests.Queries.Streams;

/// <summary>Results that are read piece by piece have every row once, and hold no more than they may.</summary>
public sealed class PartitionStreamTests : IDisposable
{
    private const int Partitions = 7;
    private const int Rows = 6_000;

    private static readonly TableSchema Table = new(
        new TableId(1), 1, TableName.Create("t"),
        [new ColumnSchema("id", ColumnType.BigInt, false), new ColumnSchema("name", ColumnType.Varchar, true)], [0], null, Durability.Durable);

    private readonly LocalEngine _engine = new(Table, Partitions);

    public PartitionStreamTests()
    {
        _engine.Options.StreamPageBytes = 4_096;
        _engine.Options.StreamWindow = 3;
        for (var id = 0L; id < Rows; id++)
        {
            _engine.Insert([id, NameOf(id)]);
        }
    }

    [Theory]
    [InlineData("SELECT id, name FROM t", Rows)]
    [InlineData("SELECT id, name FROM t WHERE id % 10 = 3", Rows / 10)]
    [InlineData("SELECT id, name FROM t WHERE id = 17", 1)]
    [InlineData("SELECT id, name FROM t WHERE id < 0", 0)]
    [InlineData("SELECT id, name FROM t LIMIT 1234", 1234)]
    [InlineData("SELECT id, name FROM t LIMIT 700 OFFSET 5800", 200)]
    [InlineData("SELECT id, name FROM t ORDER BY id DESC", Rows)]
    [InlineData("SELECT DISTINCT id, name FROM t", Rows)]
    [InlineData("SELECT id, name FROM t WHERE id IN (SELECT max(id) FROM t UNION ALL SELECT 3)", 2)]
    [InlineData("SELECT id, name, row_number() OVER (ORDER BY id) FROM t", Rows)]
    public async Task Read_AnyQuery_HasEveryRowOnce(string sql, int expected)
    {
        var rows = await ReadAsync(sql);
        Assert.Equal(expected, rows.Count);
        Assert.Equal(expected, rows.Select(row => row.Id).Distinct().Count());
        Assert.All(rows, row => Assert.Equal(NameOf(row.Id), row.Name));
    }

    [Fact]
    public async Task Read_Projection_IsComputedOfEachPiece()
    {
        await using var stream = await _engine.OpenAsync("SELECT id + 1, upper(name) FROM t WHERE id > 100");
        var sum = 0L;
        while (await stream.NextAsync() is { } batch)
        {
            sum += Enumerable.Range(0, batch.RowCount).Sum(row => Convert.ToInt64(batch.Columns[0].GetValue(row), System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(Enumerable.Range(101, Rows - 101).Sum(id => id + 1L), sum);
    }

    [Fact]
    public async Task Read_PausesOfTheReader_AskForNoMoreThanTheWindow()
    {
        var answers = new ConcurrentQueue<PartitionPlan>();
        _engine.BeforeAsk = (plan, _) =>
        {
            answers.Enqueue(plan);
            return Task.CompletedTask;
        };
        await using var stream = await _engine.OpenAsync("SELECT id, name FROM t");
        await stream.NextAsync();
        // Whatever can run ahead of the reader has done so when nothing more is asked for a while.
        for (var before = -1; before != answers.Count;)
        {
            before = answers.Count;
            await Task.Delay(50);
        }

        // The first round learns how large partitions are, and its answers are thrown away.
        Assert.InRange(answers.Count, 1, Partitions + (3 * _engine.Options.StreamWindow));
        while (await stream.NextAsync() is { } batch)
        {
            Assert.InRange(batch.ByteCount, 1, 2 * _engine.Options.StreamPageBytes);
        }

        Assert.True(answers.Count > 10 * _engine.Options.StreamWindow);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Read_RowsChangeMeanwhile_HasThoseThatStayOnce(int seed)
    {
        var random = new Random(seed);
        await using var stream = await _engine.OpenAsync("SELECT id, name FROM t");
        var seen = new List<long>();
        while (await stream.NextAsync() is { } batch)
        {
            seen.AddRange(Enumerable.Range(0, batch.RowCount).Select(row => (long)batch.Columns[0].GetValue(row)!));
            // Even rows leave and come back in the places of one another, and new ones come; odd ones stay.
            for (var change = 0; change < 40; change++)
            {
                _engine.Lock(() =>
                {
                    var (one, other) = (random.Next(Rows / 2) * 2L, random.Next(Rows / 2) * 2L);
                    _engine.Delete(one);
                    _engine.Delete(other);
                    _engine.Insert([other, NameOf(other)]);
                    _engine.Insert([Rows + (2L * random.Next(Rows)), "new"]);
                    _engine.Insert([one, NameOf(one)]);
                });
            }
        }

        Assert.Equal(Enumerable.Range(0, Rows / 2).Select(id => (2L * id) + 1), seen.Where(id => id % 2 == 1).Order());
    }

    [Fact]
    public async Task Read_PartitionMoves_IsAskedAgain()
    {
        var failed = new ConcurrentDictionary<(int, RowShare?), bool>();
        _engine.BeforeAsk = (plan, partition) => failed.TryAdd((partition.Value, plan.Share), true)
            ? throw new GridException(ErrorCode.Unavailable, "It moves.", isTransient: true)
            : Task.CompletedTask;
        Assert.Equal(Rows, (await ReadAsync("SELECT id, name FROM t")).Select(row => row.Id).Distinct().Count());
        Assert.True(failed.Count > Partitions);
    }

    [Fact]
    public async Task Read_TableIsDroppedMeanwhile_Fails()
    {
        await using var stream = await _engine.OpenAsync("SELECT id, name FROM t");
        await stream.NextAsync();
        _engine.BeforeAsk = (_, _) => throw new RequestException(ErrorCode.TableNotFound, "Table 1 does not exist: it has been dropped.");
        var failure = await Assert.ThrowsAsync<RequestException>(async () =>
        {
            while (await stream.NextAsync() is not null)
            {
            }
        });
        Assert.Equal(ErrorCode.TableNotFound, failure.Code);
    }

    public void Dispose() => _engine.Dispose();

    private static string? NameOf(long id) => id % 11 == 0 ? null : $"name of {id}";

    private async Task<List<(long Id, string? Name)>> ReadAsync(string sql)
    {
        await using var stream = await _engine.OpenAsync(sql);
        var rows = new List<(long, string?)>();
        while (await stream.NextAsync() is { } batch)
        {
            Assert.True(batch.RowCount > 0);
            rows.AddRange(Enumerable.Range(0, batch.RowCount).Select(row => ((long)batch.Columns[0].GetValue(row)!, (string?)batch.Columns[1].GetValue(row))));
        }

        return rows;
    }
}
