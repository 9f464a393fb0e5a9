using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Batching;

public sealed class SiloQueueTests
{
    private const string Here = "127.0.0.1:11111@1";
    private const string There = "127.0.0.1:11112@2";
    private const int RowCount = 200;

    private readonly FakeGrid _grid = new(options =>
    {
        options.Timeout = TimeSpan.FromSeconds(6);
        options.WriteAttemptTimeout = TimeSpan.FromSeconds(3);
        options.ReadAttemptTimeout = TimeSpan.FromSeconds(0.5);
    });

    private readonly IGridTable<long, City> _cities;

    public SiloQueueTests()
    {
        _grid.AddTable("city", City.Columns, [0], durability: Durability.Memory);
        _grid.SiloOf = _ => Here;
        // So that calls that are made at once meet: otherwise each would be answered before the next is made.
        _grid.OnRead = async (_, read, _) =>
        {
            await Task.Yield();
            return read();
        };
        _grid.OnWrite = async (_, _, apply, _) =>
        {
            await Task.Yield();
            return apply();
        };
        _cities = _grid.Client.Table<long, City>();
    }

    [Fact]
    public async Task Read_ManyAtOnce_TravelTogetherWhateverTheirPartition()
    {
        await LoadAsync();
        var before = _grid.ReadRequestCount;
        var found = await ReadAllAsync();
        Assert.Equal(Enumerable.Range(0, RowCount).Select(id => City.Number(id)), found);
        Assert.InRange(_grid.Silo(Here).RequestCount, 1, RowCount / 4);
        Assert.InRange(_grid.ReadRequestCount - before, 0, RowCount / 4);
    }

    [Fact]
    public async Task Read_LoneCaller_GoesToThePartitionItself()
    {
        await LoadAsync();
        var before = _grid.ReadRequestCount;
        for (var id = 0; id < 20; id++)
        {
            Assert.Equal(City.Number(id), await _cities.GetAsync(id));
        }

        Assert.Equal(20, _grid.ReadRequestCount - before);
    }

    [Fact]
    public async Task Read_PartitionsHaveMoved_AreFoundAndTheirNewPlaceIsLearnt()
    {
        await LoadAsync();
        _grid.SiloOf = partition => partition % 2 == 0 ? Here : There;
        Assert.Equal(RowCount, (await ReadAllAsync()).Count(city => city is not null));
        Assert.Equal(RowCount, (await ReadAllAsync()).Count(city => city is not null));
        Assert.True(_grid.Silo(There).RequestCount > 0);
    }

    [Fact]
    public async Task Read_RowIsMissing_IsNullAndOthersAreFound()
    {
        await LoadAsync();
        await _cities.RemoveAsync(7);
        var found = await ReadAllAsync();
        Assert.Null(found[7]);
        Assert.Equal(RowCount - 1, found.Count(city => city is not null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_SiloIsGone_AreAskedOfThePartitions(bool isSilent)
    {
        await LoadAsync();
        _grid.OnSiloRead = _ => isSilent ? new TaskCompletionSource<SiloReadResponse>().Task : Task.FromException<SiloReadResponse>(new SiloUnavailableException());
        Assert.Equal(RowCount, (await _grid.PassTimeAsync(ReadAllAsync())).Count(city => city is not null));
    }

    [Fact]
    public async Task Read_SchemaHasChanged_IsEncodedAnew()
    {
        await LoadAsync();
        _grid.AddTable("city", City.Columns, [0], version: 2, durability: Durability.Memory);
        Assert.Equal(RowCount, (await ReadAllAsync()).Count(city => city is not null));
    }

    [Fact]
    public async Task Write_ManyAtOnce_TravelTogetherAndEachHasItsOwnOutcome()
    {
        await LoadAsync();
        var before = _grid.Silo(Here).RequestCount;
        var versions = await Task.WhenAll(Enumerable.Range(0, RowCount).Select(async id =>
        {
            try
            {
                return (await _cities.PutAsync(City.Number(id) with { Name = "new" }, id % 3 == 0 ? RowVersion.None : null)).Value;
            }
            catch (RequestException refused)
            {
                Assert.Equal(ErrorCode.VersionMismatch, refused.Code);
                return 0;
            }
        }));
        Assert.True(_grid.Silo(Here).RequestCount > before);
        Assert.All(versions.Index(), written => Assert.Equal(written.Index % 3 == 0, written.Item == 0));
        var found = await ReadAllAsync();
        Assert.All(found.Index(), city => Assert.Equal(city.Index % 3 == 0 ? $"City {city.Index}" : "new", city.Item!.Name));
    }

    [Fact]
    public async Task Write_PartitionsHaveMoved_AreAppliedOnceWhereTheyAre()
    {
        await LoadAsync();
        _grid.SiloOf = partition => partition % 2 == 0 ? Here : There;
        await Task.WhenAll(Enumerable.Range(RowCount, RowCount).Select(async id => await _cities.InsertAsync(City.Number(id))));
        Assert.Equal(2 * RowCount, _grid.Partitions.Sum(partition => partition.RowCount));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_AnswerIsLost_IsUnknownAndNeverSentAgain(bool isSilent)
    {
        await LoadAsync();
        var sent = 0;
        _grid.OnSiloWrite = write =>
        {
            Interlocked.Add(ref sent, write().UnitCount);
            return isSilent ? new TaskCompletionSource<SiloWriteResponse>().Task : Task.FromException<SiloWriteResponse>(new SiloUnavailableException());
        };
        var unknown = 0;
        await _grid.PassTimeAsync(Task.WhenAll(Enumerable.Range(RowCount, RowCount).Select(async id =>
        {
            try
            {
                await _cities.InsertAsync(City.Number(id));
            }
            catch (OutcomeUnknownException)
            {
                Interlocked.Increment(ref unknown);
            }
        })));
        Assert.True(sent > 0);
        Assert.Equal(sent, unknown);
        Assert.Equal(2 * RowCount, _grid.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public async Task Read_SomeAreCancelled_OthersAreAnsweredAndNoAnswerGoesAstray()
    {
        await LoadAsync();
        for (var round = 0; round < 50; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var calls = Enumerable.Range(0, RowCount).Select(async id =>
            {
                try
                {
                    return await _cities.GetAsync(id, id % 2 == 0 ? cancellation.Token : CancellationToken.None);
                }
                catch (OperationCanceledException) when (id % 2 == 0)
                {
                    return City.Number(id);
                }
            }).ToArray();
            await Task.WhenAll(cancellation.CancelAsync(), Task.WhenAll(calls));
            Assert.All(calls.Index(), call => Assert.Equal(City.Number(call.Index), call.Item.Result));
        }
    }

    // Also teaches the client where the partitions are.
    private async Task LoadAsync()
    {
        await _cities.PutManyAsync([.. Enumerable.Range(0, RowCount).Select(id => City.Number(id))]);
        for (var id = 0; id < RowCount; id++)
        {
            await _cities.GetAsync(id);
        }
    }

    private Task<City?[]> ReadAllAsync() => Task.WhenAll(Enumerable.Range(0, RowCount).Select(async id => await _cities.GetAsync(id)));
}
