using System.Collections.Concurrent;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Batching;

/// <summary>Writes to durable tables that travel by silo, of which some partitions commit later than others.</summary>
public sealed class SiloCommitTests
{
    private const string Here = "127.0.0.1:11111@1";
    private const int RowCount = 200;

    private readonly FakeGrid _grid = new(options =>
    {
        options.Timeout = TimeSpan.FromSeconds(6);
        options.WriteAttemptTimeout = TimeSpan.FromSeconds(3);
    });

    private readonly IGridTable<long, City> _cities;

    public SiloCommitTests()
    {
        _grid.AddTable("city", City.Columns, [0]);
        _grid.SiloOf = _ => Here;
        // So that calls that are made at once meet.
        _grid.OnWrite = async (_, _, apply, _) =>
        {
            await Task.Yield();
            return apply();
        };
        _cities = _grid.Client.Table<long, City>();
    }

    [Fact]
    public async Task Write_ManyAtOnce_TravelTogetherWhateverTheirPartition()
    {
        await LearnPlacesAsync();
        var before = _grid.Partitions.Sum(partition => partition.WriteRequestCount);
        await PutAllAsync();
        Assert.InRange(_grid.Silo(Here).RequestCount, 1, RowCount / 4);
        Assert.InRange(_grid.Partitions.Sum(partition => partition.WriteRequestCount) - before, 0, RowCount / 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Write_PartsAreAnsweredLater_EachCallHasItsOwnOutcome(int laterAnswers)
    {
        await LearnPlacesAsync();
        _grid.IsCommitLate = (partition, answers) => answers < laterAnswers && partition % (laterAnswers + 1) > answers;
        var versions = await PutAllAsync(id => id % 3 == 0 ? RowVersion.None : null);
        Assert.All(versions.Index(), written => Assert.Equal(written.Index % 3 == 0, written.Item == 0));
        for (var id = 0; id < RowCount; id++)
        {
            var found = await _cities.GetVersionedAsync(id);
            Assert.Equal(id % 3 == 0 ? $"City {id}" : "new", found!.Row.Name);
            Assert.True(id % 3 == 0 || found.Version.Value == versions[id]);
        }

        Assert.Equal(0, _grid.Silo(Here).UnansweredCount);
    }

    [Fact]
    public async Task Write_PartitionsHaveMovedAndOthersAreLate_AreAppliedOnceWhereTheyAre()
    {
        await LearnPlacesAsync();
        _grid.SiloOf = partition => partition % 2 == 0 ? Here : "127.0.0.1:11112@2";
        _grid.IsCommitLate = (partition, answers) => answers == 0 && partition % 3 == 0;
        await Task.WhenAll(Enumerable.Range(RowCount, RowCount).Select(async id => await _cities.InsertAsync(City.Number(id))));
        Assert.Equal(2 * RowCount, _grid.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public async Task Write_SomePartitionsAreHeldUp_OthersAreAnsweredAndGoOn()
    {
        await LearnPlacesAsync();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grid.IsCommitLate = (partition, answers) => answers == 0 && partition % 4 == 0;
        _grid.OnSiloFollow = async follow =>
        {
            isHeld.TrySetResult();
            await release.Task;
            return follow();
        };
        var calls = Enumerable.Range(0, RowCount).Select(id => PutAsync(id)).ToList();
        await isHeld.Task;
        while (calls.FindAll(call => !call.IsCompleted) is { Count: > RowCount / 2 } waiting)
        {
            await Task.WhenAny(waiting);
        }

        _grid.IsCommitLate = null;
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(RowCount, RowCount).Select(id => PutAsync(id)));
        }

        Assert.Contains(calls, call => !call.IsCompleted);
        release.SetResult();
        Assert.DoesNotContain(0, await Task.WhenAll(calls));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("silence")]
    [InlineData("ticket")]
    public async Task Write_LaterAnswerIsLost_IsUnknownForThoseCallsOnly(string fault)
    {
        await LearnPlacesAsync();
        var late = new ConcurrentDictionary<int, bool>();
        _grid.IsCommitLate = (partition, answers) => answers == 0 && partition % 4 == 0 && late.TryAdd(partition, true);
        _grid.OnSiloFollow = fault switch
        {
            "error" => _ => Task.FromException<SiloWriteResponse>(new SiloUnavailableException()),
            "silence" => _ => new TaskCompletionSource<SiloWriteResponse>().Task,
            _ => _ => Task.FromException<SiloWriteResponse>(new OutcomeUnknownException("Not known.")),
        };
        var lost = new ConcurrentBag<int>();
        await _grid.PassTimeAsync(Task.WhenAll(Enumerable.Range(0, RowCount).Select(async id =>
        {
            try
            {
                await PutAsync(id);
            }
            catch (OutcomeUnknownException)
            {
                lost.Add(id);
            }
        })));
        Assert.NotEmpty(lost);
        Assert.True(lost.Count < RowCount / 2);
        Assert.Equal(RowCount, _grid.Partitions.Sum(partition => partition.RowCount));
    }

    private async Task LearnPlacesAsync()
    {
        for (var id = 0; id < RowCount; id++)
        {
            await _cities.PutAsync(City.Number(id));
        }
    }

    private Task<long[]> PutAllAsync(Func<int, RowVersion?>? expected = null) =>
        Task.WhenAll(Enumerable.Range(0, RowCount).Select(id => PutAsync(id, expected?.Invoke(id))));

    // 0 when it is refused.
    private async Task<long> PutAsync(int id, RowVersion? expected = null)
    {
        try
        {
            return (await _cities.PutAsync(City.Number(id) with { Name = "new" }, expected)).Value;
        }
        catch (RequestException refused)
        {
            Assert.Equal(ErrorCode.VersionMismatch, refused.Code);
            return 0;
        }
    }
}
