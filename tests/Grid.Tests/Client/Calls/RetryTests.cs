using System.Collections.Concurrent;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Calls;

public sealed class RetryTests
{
    // Short, so that a test that waits for the deadline need not turn the clock far.
    private readonly FakeGrid _grid = City.NewGrid(options =>
    {
        options.Timeout = TimeSpan.FromSeconds(6);
        options.WriteAttemptTimeout = TimeSpan.FromSeconds(3);
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(0.5);
    });

    private readonly IGridTable<long, City> _cities;

    public RetryTests() => _cities = _grid.Client.Table<long, City>();

    public static TheoryData<Exception> LostAnswers =>
    [
        new TimeoutException(), new SiloUnavailableException(), new Orleans.Runtime.Messaging.ConnectionFailedException("gone"),
        new InvalidOperationException("defect"), new OutcomeUnknownException("said so"),
    ];

    [Theory]
    [InlineData(ErrorCode.Unavailable)]
    [InlineData(ErrorCode.Fenced)]
    public async Task Write_RejectedAndThenServed_IsSentAgain(ErrorCode code)
    {
        var left = 5;
        _grid.OnWrite = (_, request, apply, _) => Task.FromResult(left-- > 0 ? FakePartition.Refuse(request, code) : apply());
        await _grid.PassTimeAsync(_cities.InsertAsync(City.Number(1)).AsTask());
        Assert.Equal(6, _grid.WriteRequestCount);
    }

    [Fact]
    public async Task Write_RefusedUnseen_IsSentAgain()
    {
        var left = 2;
        _grid.OnWrite = (_, _, apply, _) => left-- > 0 ? Task.FromException<WriteResponse>(new GatewayTooBusyException()) : Task.FromResult(apply());
        await _grid.PassTimeAsync(_cities.InsertAsync(City.Number(1)).AsTask());
        Assert.Equal(3, _grid.WriteRequestCount);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task Write_AnswerIsLost_IsUnknownAndNeverSentAgain(Exception lost)
    {
        _grid.OnWrite = (_, _, apply, _) =>
        {
            apply();
            return Task.FromException<WriteResponse>(lost);
        };
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => _grid.PassTimeAsync(_cities.InsertAsync(City.Number(1)).AsTask()));
        Assert.Equal(1, _grid.WriteRequestCount);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task WriteMany_AnswerOfOnePartitionIsLost_IsUnknownForItsKeysAlone(Exception lost)
    {
        _grid.OnWrite = (partition, _, apply, _) => partition.Number == 3 ? Task.FromException<WriteResponse>(lost) : Task.FromResult(apply());
        var outcomes = await _cities.PutManyAsync([.. Enumerable.Range(0, 200).Select(id => City.Number(id))]);
        var failed = outcomes.Where(outcome => !outcome.IsSuccess).ToArray();
        Assert.NotEmpty(failed);
        Assert.All(failed, outcome => Assert.IsType<OutcomeUnknownException>(outcome.Failure));
        Assert.Equal(200 - failed.Length, _grid.Partitions.Sum(partition => partition.RowCount));
        Assert.Equal(1, _grid.Partition(3).WriteRequestCount);
    }

    [Fact]
    public async Task WriteMany_OnePartitionRejectsForAWhile_AllKeysAreWritten()
    {
        var left = 3;
        _grid.OnWrite = (partition, request, apply, _) =>
            Task.FromResult(partition.Number == 3 && left-- > 0 ? FakePartition.Refuse(request, ErrorCode.Unavailable) : apply());
        var outcomes = await _grid.PassTimeAsync(_cities.PutManyAsync([.. Enumerable.Range(0, 200).Select(id => City.Number(id))]));
        Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess));
    }

    [Fact]
    public async Task Write_RejectedForEver_GivesUpAtTheDeadlineAndSaysWhatWasTried()
    {
        _grid.OnWrite = (_, request, _, _) => Task.FromResult(FakePartition.Refuse(request, ErrorCode.Unavailable));
        var start = _grid.Time.GetTimestamp();
        var failure = await Assert.ThrowsAsync<GridException>(() => _grid.PassTimeAsync(_cities.InsertAsync(City.Number(1)).AsTask()));
        Assert.Equal(ErrorCode.Unavailable, failure.Code);
        Assert.Contains("attempts", failure.Message);
        Assert.True(_grid.Time.GetElapsedTime(start) <= _grid.Options.Timeout + TimeSpan.FromSeconds(1));
        Assert.InRange(_grid.WriteRequestCount, 2, _grid.Options.RetryLimit);
    }

    [Fact]
    public async Task Write_NeverAnswered_IsUnknownAfterTheAttemptTimeout()
    {
        _grid.OnWrite = (_, _, _, _) => new TaskCompletionSource<WriteResponse>().Task;
        var start = _grid.Time.GetTimestamp();
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => _grid.PassTimeAsync(_cities.InsertAsync(City.Number(1)).AsTask()));
        Assert.InRange(_grid.Time.GetElapsedTime(start), _grid.Options.WriteAttemptTimeout, _grid.Options.Timeout);
        Assert.Equal(1, _grid.WriteRequestCount);
    }

    [Fact]
    public async Task Write_GatewayIsLost_IsUnknownLongBeforeTheAttemptTimeoutUnlessAnswered()
    {
        _grid.Options.Timeout = _grid.Options.WriteAttemptTimeout = TimeSpan.FromHours(1);
        var answers = new ConcurrentQueue<TaskCompletionSource>();
        var bothSent = new CountdownEvent(2);
        _grid.OnWrite = async (_, _, apply, _) =>
        {
            var answer = new TaskCompletionSource();
            answers.Enqueue(answer);
            bothSent.Signal();
            await answer.Task;
            return apply();
        };
        var calls = new[] { _cities.PutAsync(City.Number(1)).AsTask(), _cities.PutAsync(City.Number(2)).AsTask() };
        await Task.Run(bothSent.Wait);
        _grid.Loss.NotifyGatewayCountChanged(1, 2, connectionRecovered: false);
        Assert.True(answers.TryDequeue(out var answered));
        answered.SetResult();
        var first = await Task.WhenAny(calls);
        Assert.True(first.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => _grid.PassTimeAsync(calls.Single(call => call != first)));
    }

    [Fact]
    public async Task Read_FirstAttemptIsNeverAnswered_IsSentAgainSoon()
    {
        await _cities.PutAsync(City.Number(1));
        var left = 2;
        _grid.OnRead = (_, read, _) => left-- > 0 ? new TaskCompletionSource<ReadResponse>().Task : Task.FromResult(read());
        var start = _grid.Time.GetTimestamp();
        Assert.Equal(City.Number(1), await _grid.PassTimeAsync(_cities.GetAsync(1).AsTask()));
        Assert.InRange(_grid.Time.GetElapsedTime(start), _grid.Options.ReadAttemptTimeout * 3, _grid.Options.Timeout);
    }

    [Fact]
    public async Task Read_GatewayIsLost_IsSentAgainAtOnce()
    {
        _grid.Options.ReadAttemptTimeout = _grid.Options.Timeout;
        await _cities.PutAsync(City.Number(1));
        var sent = new TaskCompletionSource();
        var isFirst = true;
        _grid.OnRead = (_, read, _) =>
        {
            if (!isFirst)
            {
                return Task.FromResult(read());
            }

            isFirst = false;
            sent.SetResult();
            return new TaskCompletionSource<ReadResponse>().Task;
        };
        var call = _cities.GetAsync(1).AsTask();
        await sent.Task;
        _grid.Loss.NotifyGatewayCountChanged(1, 2, connectionRecovered: false);
        Assert.Equal(City.Number(1), await _grid.PassTimeAsync(call));
        Assert.Equal(2, _grid.ReadRequestCount);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task ReadMany_AnswersAreLost_AreSentAgainUnlessADefect(Exception lost)
    {
        await _cities.PutManyAsync([.. Enumerable.Range(0, 100).Select(id => City.Number(id))]);
        var left = 3;
        _grid.OnRead = (_, read, _) => Interlocked.Decrement(ref left) >= 0 ? Task.FromException<ReadResponse>(lost) : Task.FromResult(read());
        var call = _grid.PassTimeAsync(_cities.GetManyAsync(Enumerable.Range(0, 100).Select(id => (long)id)).AsTask());
        if (lost is InvalidOperationException)
        {
            Assert.Equal(ErrorCode.Internal, (await Assert.ThrowsAsync<GridException>(() => call)).Code);
        }
        else if (lost is not OutcomeUnknownException)
        {
            Assert.Equal(100, (await call).Count);
        }
        else
        {
            await Assert.ThrowsAsync<OutcomeUnknownException>(() => call);
        }
    }

    [Fact]
    public async Task Write_Cancelled_IsCancellationAndNotFailure()
    {
        var sent = new TaskCompletionSource();
        _grid.OnWrite = (_, _, _, _) =>
        {
            sent.SetResult();
            return new TaskCompletionSource<WriteResponse>().Task;
        };
        using var cancellation = new CancellationTokenSource();
        var call = _cities.PutAsync(City.Number(1), null, cancellation.Token).AsTask();
        await sent.Task;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task CreateTable_AnswerIsLost_IsUnknownUnlessItMayExist()
    {
        var left = 1;
        _grid.Catalog.OnCreate = () =>
        {
            if (left-- > 0)
            {
                throw new SiloUnavailableException();
            }
        };
        var definition = new Grid.Tables.TableDefinition(Grid.Tables.TableName.Create("new"), [.. City.Columns], ["id"], null, default);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => _grid.Client.CreateTableAsync(definition));
        Assert.Equal(1, _grid.Catalog.CreateCallCount);
        left = 1;
        await _grid.PassTimeAsync(_grid.Client.CreateTableAsync(definition, ifNotExists: true));
        Assert.Equal(3, _grid.Catalog.CreateCallCount);
    }
}
