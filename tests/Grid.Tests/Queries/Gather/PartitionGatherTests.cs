using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Planning;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;
using Grid.Tests.Client.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Tests.Queries.Gather;

/// <summary>Whom a query asks, and what it makes of those that do not answer.</summary>
public sealed class PartitionGatherTests
{
    private const int RowsOfPartition = 4;

    private static readonly TableSchema Table = new(
        new TableId(1), 1, TableName.Create("t"), [new ColumnSchema("id", ColumnType.BigInt, false)], [0], null, Durability.Durable);

    private static readonly ImmutableArray<PartitionId> All = [.. Enumerable.Range(0, FakeGrid.PartitionCount).Select(PartitionId.Create)];
    private static readonly GroupOutput Counted = new([], [new AggregateCall(AggregateFunction.CountRows, null, false, null, ColumnType.BigInt)], 10, 1_000_000);
    private static readonly Expression[] Id = [new ColumnExpression(0, ColumnType.BigInt)];

    private readonly FakeGrid _grid = new();
    private readonly FakeSilos _silos;
    private readonly ConcurrentQueue<int> _asked = new();

    public PartitionGatherTests()
    {
        _silos = new FakeSilos(_grid.Grains);
        _grid.OnExecute = (partition, plan, token) =>
        {
            _asked.Enqueue(partition.Number);
            return Task.FromResult(Answer(partition.Number, plan, token));
        };
    }

    [Fact]
    public async Task Scan_OverSilos_AsksEachOtherSiloOnceAndMergesThere()
    {
        var answers = await ScanAsync(Counted);

        Assert.Equal([1, 2], _silos.Asked.Select(asked => asked.Silo).Order());
        Assert.All(_silos.Asked, asked => Assert.All(asked.Partitions, partition => Assert.Equal(asked.Silo, FakeSilos.SiloOf(partition))));
        Assert.Equal(All.Select(partition => partition.Value), _asked.Order());
        Assert.Equal(2, answers.Count(answer => answer.Merged is not null));
        Assert.Equal(FakeGrid.PartitionCount, answers.Sum(answer => answer.Answered.Partitions));
        Assert.Equal(FakeGrid.PartitionCount * RowsOfPartition, CountOf(answers));
    }

    [Fact]
    public async Task Scan_OfAllRows_AsksEveryPartitionItself()
    {
        var answers = await ScanAsync(new RowOutput(Id, [], null, 1_000, 1_000_000));

        Assert.Empty(_silos.Asked);
        Assert.Equal(FakeGrid.PartitionCount, answers.Count);
    }

    [Fact]
    public async Task Scan_OfFirstRows_SendsNoMoreThanWantedOfEachSilo()
    {
        const int limit = 3;
        var output = new RowOutput(Id, [new SortKey(0, IsDescending: true, NullsFirst: false)], limit, 1_000, 1_000_000);

        var answers = await ScanAsync(output);

        Assert.All(answers, answer => Assert.Equal(limit, answer.Batches.Sum(batch => batch.RowCount)));
        var merge = new AnswerMerge(output, new QueryOptions());
        answers.ForEach(merge.Add);
        var (columns, count) = merge.Finish();
        var ids = Enumerable.Range(0, count).Select(row => (long)columns[0].ToColumn().GetValue(row)!).OrderDescending().Take(limit);
        Assert.Equal(All.SelectMany(partition => IdsOf(partition.Value)).OrderDescending().Take(limit), ids);
    }

    [Fact]
    public async Task Scan_SiloIsLost_AsksItsPartitionsWhereverTheyAre()
    {
        _silos.Lost = 1;

        var answers = await ScanAsync(Counted);

        Assert.Equal(FakeGrid.PartitionCount * RowsOfPartition, CountOf(answers));
        Assert.Equal(All.Select(partition => partition.Value), _asked.Order());
    }

    [Fact]
    public async Task Scan_PartitionFailsOnce_IsAskedAgain()
    {
        var failed = new ConcurrentDictionary<int, bool>();
        var answer = _grid.OnExecute!;
        _grid.OnExecute = (partition, plan, token) => partition.Number is 3 or 4 && failed.TryAdd(partition.Number, true)
            ? throw new GridException(ErrorCode.Unavailable, "It moves.", isTransient: true)
            : answer(partition, plan, token);

        Assert.Equal(FakeGrid.PartitionCount * RowsOfPartition, CountOf(await ScanAsync(Counted)));
        Assert.Equal(2, failed.Count);
    }

    [Fact]
    public async Task Scan_PartitionsDoNotAnswer_NamesThem()
    {
        var answer = _grid.OnExecute!;
        _grid.OnExecute = (partition, plan, token) => partition.Number is 3 or 4 ? throw new TimeoutException("Too slow.") : answer(partition, plan, token);

        var failure = await Assert.ThrowsAsync<GridException>(() => ScanAsync(Counted));

        Assert.Equal((ErrorCode.Unavailable, true), (failure.Code, failure.IsTransient));
        Assert.Contains("2 of 8 partitions did not answer: 3, 4.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Too slow.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_PartitionRefuses_IsNotRepeated()
    {
        var asked = 0;
        _grid.OnExecute = (_, _, _) =>
        {
            Interlocked.Increment(ref asked);
            throw new RequestException(ErrorCode.ValueOutOfRange, "A sum is too large.");
        };

        var refusal = await Assert.ThrowsAsync<RequestException>(() => ScanAsync(Counted));

        Assert.Equal(ErrorCode.ValueOutOfRange, refusal.Code);
        Assert.True(asked <= FakeGrid.PartitionCount);
    }

    [Fact]
    public async Task Scan_PartialIsAllowed_GoesOnWithoutThoseThatFail()
    {
        var answer = _grid.OnExecute!;
        _grid.OnExecute = (partition, plan, token) => partition.Number is 3 or 4 ? throw new TimeoutException("Too slow.") : answer(partition, plan, token);
        var missing = new MissingPartitions(TimeSpan.FromSeconds(10), TimeProvider.System);

        var answers = await ScanAsync(Counted, missing);

        Assert.Equal((FakeGrid.PartitionCount - 2) * RowsOfPartition, CountOf(answers));
        Assert.Equal([(3, "Too slow."), (4, "Too slow.")], missing.All.Select(partition => (partition.Partition.Value, partition.Reason)));
    }

    [Fact]
    public async Task Scan_PartialIsAllowed_GoesOnWithoutOneThatIsSilentBeforeTheDeadline()
    {
        var time = new FakeTimeProvider();
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = _grid.OnExecute!;
        _grid.OnExecute = async (partition, plan, token) =>
        {
            if (partition.Number == 5)
            {
                silent.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return await answer(partition, plan, token);
        };
        var missing = new MissingPartitions(TimeSpan.FromSeconds(10), time);

        var scan = ScanAsync(Counted, missing);
        await silent.Task;
        time.Advance(TimeSpan.FromSeconds(8));

        Assert.Equal((FakeGrid.PartitionCount - 1) * RowsOfPartition, CountOf(await scan));
        Assert.Equal([(5, "It did not answer in time.")], missing.All.Select(partition => (partition.Partition.Value, partition.Reason)));
    }

    private async Task<List<PartialResult>> ScanAsync(PlanOutput output, MissingPartitions? missing = null)
    {
        var answers = new List<PartialResult>();
        var plan = new PartitionPlan(PartitionPlan.CurrentFormat, TableRef.Of(Table), null, output);
        await new PartitionGather(_grid.Grains, _silos, _silos, QueryId.New(), missing).ScanAsync(plan, All, answer =>
        {
            answers.Add(answer);
            return Task.CompletedTask;
        }, CancellationToken.None);
        return answers;
    }

    private static IEnumerable<long> IdsOf(int partition) => Enumerable.Range(0, RowsOfPartition).Select(row => (row * 100L) + partition);

    private static PartialResult Answer(int partition, PartitionPlan plan, CancellationToken cancellationToken)
    {
        var slice = new TableSlice(Table);
        var writer = new RowWriter(Table);
        foreach (var id in IdsOf(partition))
        {
            writer.Begin();
            writer.WriteObject(id);
            slice.Upsert(writer.End(), 1);
        }

        return PartitionExecutor.Execute(plan, slice, cancellationToken);
    }

    private static long CountOf(List<PartialResult> answers)
    {
        var merge = new AnswerMerge(Counted, new QueryOptions());
        answers.ForEach(merge.Add);
        return (long)merge.Finish().Columns[0].ToColumn().GetValue(0)!;
    }
}
