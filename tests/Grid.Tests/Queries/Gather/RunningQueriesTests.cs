using System.Diagnostics;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Gather;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Tests.Queries.Gather;

/// <summary>A cancelled query stops where it works and does not begin where it arrives later.</summary>
public sealed class RunningQueriesTests
{
    private const int Rows = 12_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private readonly RunningQueries _queries = new();

    [Fact]
    public void Cancel_QueryIsWorkedOn_EndsAllOfItsPartsAndNoOthers()
    {
        var (query, other) = (QueryId.New(), QueryId.New());
        using var first = _queries.Enter(query);
        using var second = _queries.Enter(query);
        using var third = _queries.Enter(other);
        Assert.Equal(2, _queries.Count);

        _queries.Cancel(query);

        Assert.True(first.Token.IsCancellationRequested && second.Token.IsCancellationRequested);
        Assert.False(third.Token.IsCancellationRequested);
    }

    [Fact]
    public void Enter_QueryIsCancelledAlready_DoesNotBegin()
    {
        var query = QueryId.New();
        _queries.Cancel(query);

        using var late = _queries.Enter(query);

        Assert.True(late.Token.IsCancellationRequested);
        Assert.Equal(0, _queries.Count);
    }

    [Fact]
    public void Leave_LastPart_ForgetsTheQuery()
    {
        var query = QueryId.New();
        var first = _queries.Enter(query);
        var second = _queries.Enter(query);
        first.Dispose();
        Assert.Equal(1, _queries.Count);
        second.Dispose();
        Assert.Equal(0, _queries.Count);
        _queries.Enter(default).Dispose();
    }

    [Fact]
    public void Cancel_ManyQueries_RemembersTheLatest()
    {
        var queries = Enumerable.Range(0, 5_000).Select(_ => QueryId.New()).ToList();
        queries.ForEach(_queries.Cancel);
        using var latest = _queries.Enter(queries[^1]);
        using var oldest = _queries.Enter(queries[0]);
        Assert.True(latest.Token.IsCancellationRequested);
        Assert.False(oldest.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Cancel_PartitionScans_StopsItWithinTheLimit()
    {
        // Every row meets every other, so that the whole takes far longer than the limit.
        var (slice, plan) = LongScan();
        var query = QueryId.New();
        var begun = new TaskCompletionSource();
        using var work = _queries.Enter(query);
        var scan = Task.Run(() => PartitionExecutor.Execute(
            plan,
            _ =>
            {
                begun.TrySetResult();
                return slice;
            },
            work.Token));
        await begun.Task;
        var cancelled = Stopwatch.GetTimestamp();
        _queries.Cancel(query);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scan);
        Assert.InRange(Stopwatch.GetElapsedTime(cancelled), TimeSpan.Zero, Limit);
    }

    private static ColumnExpression ValueOf(int firstColumn) => new(firstColumn + 1, ColumnType.BigInt);

    private static (TableSlice Slice, PartitionPlan Plan) LongScan()
    {
        var table = new TableSchema(
            new TableId(1), 1, TableName.Create("t"), [new ColumnSchema("id", ColumnType.BigInt, false), new ColumnSchema("v", ColumnType.BigInt, false)], [0], null, Durability.Durable);
        var slice = new TableSlice(table);
        var writer = new RowWriter(table);
        for (var id = 0L; id < Rows; id++)
        {
            writer.Begin();
            writer.WriteObject(id);
            writer.WriteObject(1L);
            slice.Upsert(writer.End(), 1);
        }

        var reference = TableRef.Of(table);
        var output = new GroupOutput([], [new AggregateCall(AggregateFunction.CountRows, null, false, null, ColumnType.BigInt)], 10, 1_000_000);
        return (slice, new PartitionPlan(PartitionPlan.JoinFormat, reference, null, output)
        {
            Join = new PartitionJoin(new JoinSource(new TableSource(reference, 0, null), new TableSource(reference, 2, null), JoinKind.Inner, [new JoinKey(ValueOf(0), ValueOf(2))], null), long.MaxValue),
        });
    }
}
