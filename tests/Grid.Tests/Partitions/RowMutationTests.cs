using Grid.Errors;
using Grid.Grains.Partitions;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Tests.Partitions;

/// <summary>Changes of single rows, from the statement to what a partition has committed.</summary>
public sealed class RowMutationTests : IDisposable
{
    private static readonly TableSchema Counters = new(
        new TableId(4), 1, TableName.Create("counters"),
        [new ColumnSchema("id", ColumnType.BigInt, false), new ColumnSchema("hits", ColumnType.BigInt, false)], [0], null, Durability.Durable);

    private static readonly TableSchema Volatile = Counters with { Id = new TableId(5), Durability = Durability.Memory };

    private readonly StatementParser _parser;
    private readonly DuckDbParser _duckDb = new();
    private readonly PartitionBench _bench = new(copies: 2) { Tables = [Counters, Volatile] };

    public RowMutationTests()
    {
        _parser = new StatementParser(_duckDb);
        _bench.JournalOptions.LeaseDuration = TimeSpan.FromMilliseconds(200);
    }

    public void Dispose() => _duckDb.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mutate_ManyAtOnceAmongPuts_EveryOneCountsAndHasItsVersion(bool isVolatile)
    {
        var table = isVolatile ? Volatile : Counters;
        var core = await _bench.OpenAsync();
        await PutAsync(core, table, 1, 0);
        var mutations = Enumerable.Range(0, 200).Select(_ => MutateAsync(core, table, 1, "hits = hits + 1")).ToList();
        var puts = Enumerable.Range(100, 200).Select(id => PutAsync(core, table, id, 1)).ToList();
        var results = await Task.WhenAll(mutations);
        await Task.WhenAll(puts);
        Assert.Equal(200, results.Select(result => result.Version).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 200).Select(hits => (long)hits), results.Select(result => Hits(result.Row!)).Order());
        Assert.Equal(200, Read(core, table, 1));
        if (!isVolatile)
        {
            Assert.Equal(200, Read(await _bench.OpenAsync(), table, 1));
        }
    }

    [Fact]
    public async Task Mutate_ValueOverflows_ChangesNothingAndTheTermGoesOn()
    {
        var core = await _bench.OpenAsync();
        await PutAsync(core, Counters, 1, long.MaxValue);
        var failure = await Assert.ThrowsAnyAsync<RequestException>(() => MutateAsync(core, Counters, 1, "hits = hits + 1"));
        Assert.Equal(ErrorCode.ValueOutOfRange, failure.Code);
        Assert.Equal(long.MaxValue, Read(core, Counters, 1));
        Assert.Equal(5, Hits((await MutateAsync(core, Counters, 1, "hits = 5")).Row!));
    }

    [Fact]
    public async Task Mutate_OwnerSuperseded_RejectedAndNothingChanges()
    {
        var core = await _bench.OpenAsync();
        await PutAsync(core, Counters, 1, 1);
        var next = await _bench.OpenAsync();
        var failure = await Assert.ThrowsAnyAsync<GridException>(() => MutateAsync(core, Counters, 1, "hits = 9"));
        Assert.True(failure.IsTransient);
        Assert.Equal(1, Read(next, Counters, 1));
    }

    private async Task<RowMutationResult> MutateAsync(PartitionCore core, TableSchema table, long id, string assignments)
    {
        var mutation = new RowMutation(TableRef.Of(table), KeyCodec.KeyOf(table, Row(table, id, 0)), $"UPDATE counters SET {assignments}", new Dictionary<string, Literal>(), null);
        var executor = new RowMutationExecutor(mutation, RowMutationPlanner.Plan(mutation, table, _parser.Parse));
        var result = await core.MutateAsync(mutation.Table, () => executor.ToWrites(core.State.Find(table.Id)!));
        return new RowMutationResult(result.Version, executor.Row);
    }

    private static async Task PutAsync(PartitionCore core, TableSchema table, long id, long hits)
    {
        var builder = new WriteRequestBuilder();
        builder.AddSingle(TableRef.Of(table), WriteKind.Put, null, Row(table, id, hits));
        Assert.Null((await core.WriteAsync(builder.Build())).Failures);
    }

    private static byte[] Row(TableSchema table, long id, long hits)
    {
        var writer = new RowWriter(table);
        writer.Write(id);
        writer.Write(hits);
        return writer.End().ToArray();
    }

    private static long Read(PartitionCore core, TableSchema table, long id)
    {
        var writer = new RowWriter(table);
        Assert.True(core.State.Find(table.Id)!.TryRead(KeyCodec.KeyOf(table, Row(table, id, 0)), writer, out _));
        return Hits(writer.End().ToArray());
    }

    private static long Hits(byte[] row)
    {
        var reader = new RowReader(Counters, row);
        reader.MoveNext();
        reader.MoveNext();
        return (long)ClrValue.Read(ColumnType.BigInt, reader.Value);
    }
}
