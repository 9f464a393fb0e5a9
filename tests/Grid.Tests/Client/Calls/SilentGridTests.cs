using Grid.Client;
using Grid.Client.Changes;
using Grid.Client.Hosting;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Calls;

/// <summary>A grid that never answers: every call ends by its deadline or its caller's cancellation, with an exception that says which.</summary>
public sealed class SilentGridTests
{
    /// <summary>How long a partition may hold a request for changes that it does not have yet.</summary>
    private static readonly TimeSpan ChangesWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Func<IGrid, CancellationToken, Task>> Reads = new()
    {
        ["get"] = (grid, token) => Of(grid).GetAsync(1, token).AsTask(),
        ["get with version"] = (grid, token) => Of(grid).GetVersionedAsync(1, token).AsTask(),
        ["get many"] = (grid, token) => Of(grid).GetManyAsync([1, 2, 3], token).AsTask(),
        ["lifetime"] = (grid, token) => Of(grid).GetLifetimeAsync(1, token).AsTask(),
        ["untyped get"] = (grid, token) => grid.Rows("city").GetAsync([1], token).AsTask(),
        ["scan"] = async (grid, token) => await Of(grid).ScanAsync(token).ToListAsync(token),
        ["subscribe"] = (grid, token) => Of(grid).SubscribeAsync(cancellationToken: token),
        ["changes"] = async (grid, token) =>
        {
            await foreach (var _ in await Of(grid).SubscribeAsync(ChangeStart.After(Token), token))
            {
            }
        },
    };

    private static readonly Dictionary<string, Func<IGrid, CancellationToken, Task>> Writes = new()
    {
        ["put"] = (grid, token) => Of(grid).PutAsync(City.Number(1), cancellationToken: token).AsTask(),
        ["insert"] = (grid, token) => Of(grid).InsertAsync(City.Number(1), token).AsTask(),
        ["update"] = (grid, token) => Of(grid).UpdateAsync(City.Number(1), cancellationToken: token).AsTask(),
        ["mutate"] = (grid, token) => Of(grid).MutateAsync(1, row => row.Set(city => city.Population, 1), cancellationToken: token).AsTask(),
        ["remove"] = (grid, token) => Of(grid).RemoveAsync(1, cancellationToken: token).AsTask(),
        ["put many"] = async (grid, token) => Rethrow(await Of(grid).PutManyAsync([City.Number(1)], token)),
        ["remove many"] = async (grid, token) => Rethrow(await Of(grid).RemoveManyAsync([1], token)),
        ["untyped put"] = (grid, token) => grid.Rows("city").PutAsync([1L, "x", null, 1], cancellationToken: token).AsTask(),
    };

    private static string Token => TokenOfNow();

    public static TheoryData<string> ReadCalls => [.. Reads.Keys];

    public static TheoryData<string> WriteCalls => [.. Writes.Keys];

    public static TheoryData<string> AllCalls => [.. Reads.Keys, .. Writes.Keys];

    [Theory]
    [MemberData(nameof(ReadCalls))]
    public async Task Read_NeverAnswered_FailsByTheDeadline(string name)
    {
        var grid = NewGrid(out _);
        var failure = await EndsByTheDeadlineAsync(grid, Reads[name]);
        Assert.IsNotType<OutcomeUnknownException>(failure);
    }

    [Theory]
    [MemberData(nameof(WriteCalls))]
    public async Task Write_NeverAnswered_IsUnknownByTheDeadline(string name)
    {
        var grid = NewGrid(out _);
        Assert.IsType<OutcomeUnknownException>(await EndsByTheDeadlineAsync(grid, Writes[name]));
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task Call_CancelledWhileItIsUnderWay_EndsAtOnceAsCancelled(string name)
    {
        var grid = NewGrid(out var sent);
        using var cancellation = new CancellationTokenSource();
        var call = (Reads.GetValueOrDefault(name) ?? Writes[name])(grid.Client, cancellation.Token);
        await sent.Task.WaitAsync(Patience);
        await cancellation.CancelAsync();
        // The clock stands still: nothing but the cancellation ends it.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task Call_CancelledBefore_SendsNothing(string name)
    {
        var grid = NewGrid(out var sent);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (Reads.GetValueOrDefault(name) ?? Writes[name])(grid.Client, new CancellationToken(canceled: true)).WaitAsync(Patience));
        Assert.False(sent.Task.IsCompleted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Call_ClockOnTheWallJumps_DeadlineStays(int days)
    {
        var time = new JumpingTime();
        var grid = NewGrid(out var sent, time);
        _ = sent.Task.ContinueWith(_ => time.Jump = TimeSpan.FromDays(days), TaskScheduler.Default);
        var start = time.GetTimestamp();
        await EndsByTheDeadlineAsync(grid, Reads["get"]);
        Assert.True(time.GetElapsedTime(start) > grid.Options.Timeout / 4);
        start = time.GetTimestamp();
        await EndsByTheDeadlineAsync(grid, Writes["put"]);
        Assert.True(time.GetElapsedTime(start) >= grid.Options.WriteAttemptTimeout);

        // A pause between two attempts, too, is as long as it is.
        var left = 3;
        grid.OnWrite = (_, request, apply, _) =>
        {
            time.Jump += TimeSpan.FromDays(days);
            return Task.FromResult(left-- > 0 ? FakePartition.Refuse(request, ErrorCode.Unavailable) : apply());
        };
        start = time.GetTimestamp();
        await grid.PassTimeAsync(Writes["put"](grid.Client, CancellationToken.None));
        Assert.InRange(time.GetElapsedTime(start), TimeSpan.FromTicks(1), grid.Options.Timeout);
    }

    private static async Task<GridException> EndsByTheDeadlineAsync(FakeGrid grid, Func<IGrid, CancellationToken, Task> call)
    {
        var start = grid.Time.GetTimestamp();
        var failure = await Assert.ThrowsAnyAsync<GridException>(() => grid.PassTimeAsync(call(grid.Client, CancellationToken.None)));
        Assert.InRange(grid.Time.GetElapsedTime(start), TimeSpan.FromTicks(1), grid.Options.Timeout + ChangesWait + Slack);
        return failure;
    }

    private static FakeGrid NewGrid(out TaskCompletionSource sent, JumpingTime? time = null)
    {
        var entered = sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var grid = new FakeGrid(Hurry, time)
        {
            OnRead = (_, _, _) => Silence<ReadResponse>(),
            OnReadLife = (_, _) => Silence<RowLife>(),
            OnWrite = (_, _, _, _) => Silence<WriteResponse>(),
            OnMutate = (_, _, _) => Silence<RowMutationResult>(),
            OnScan = (_, _, _) => Silence<ScanResponse>(),
            OnReadChanges = (_, _, _, _) => Silence<ChangesResponse>(),
        };
        grid.AddTable("city", City.Columns, [0]);
        return grid;

        Task<T> Silence<T>()
        {
            entered.TrySetResult();
            return new TaskCompletionSource<T>().Task;
        }
    }

    private static void Hurry(GridClientOptions options)
    {
        options.Timeout = TimeSpan.FromSeconds(2);
        options.WriteAttemptTimeout = TimeSpan.FromSeconds(1);
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(0.2);
    }

    private static string TokenOfNow()
    {
        var grid = City.NewGrid();
        return Of(grid.Client).SubscribeAsync().GetAwaiter().GetResult().ResumeToken;
    }

    private static IGridTable<long, City> Of(IGrid grid) => grid.Table<long, City>();

    private static void Rethrow(IReadOnlyList<WriteOutcome<long>> outcomes)
    {
        if (outcomes[0].Failure is { } failure)
        {
            throw failure;
        }
    }
}
