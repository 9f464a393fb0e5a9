using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grid.Client;
using Grid.Client.Calls;
using Grid.Client.Hosting;
using Grid.Cluster;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Tests.Client.Fakes;

/// <summary>A whole grid in memory, behind the grain interfaces, with a client on top and a clock that tests move.</summary>
internal sealed class FakeGrid
{
    public const int PartitionCount = 8;

    private static readonly StatementParser Parser = new(new DuckDbParser());

    private readonly ConcurrentDictionary<int, FakePartition> _partitions = new();
    private readonly ConcurrentDictionary<string, FakeSiloGrain> _silos = new();

    public FakeGrid(Action<GridClientOptions>? configure = null, FakeTimeProvider? time = null)
    {
        Time = time ?? new FakeTimeProvider();
        configure?.Invoke(Options);
        Grains = new FakeGrainFactory(this);
        Catalog = new FakeCatalog(this);
        Client = new GridClient(Grains, new TableDirectory(Grains), Options, Time, Loss);
    }

    public IGrainFactory Grains { get; }

    public GridClientOptions Options { get; } = new();

    public FakeTimeProvider Time { get; }

    public GatewayLoss Loss { get; } = new();

    public FakeCatalog Catalog { get; }

    public FakeAggregator Aggregator { get; } = new();

    /// <summary>Has the rest of every result that is read page by page; null for none.</summary>
    public FakeCursor? Cursor { get; set; }

    public IGrid Client { get; }

    public ImmutableArray<TableSchema> Tables { get; private set; } = [];

    public long CatalogVersion { get; private set; } = 1;

    public IEnumerable<FakePartition> Partitions => _partitions.Values;

    /// <summary>Requests that wrote, of all partitions.</summary>
    public int WriteRequestCount => Partitions.Sum(partition => partition.WriteRequestCount);

    public int ReadRequestCount => Partitions.Sum(partition => partition.ReadRequestCount);

    /// <summary>Takes the place of what partitions do with a write; the given function does it.</summary>
    public Func<FakePartition, WriteRequest, Func<WriteResponse>, CancellationToken, Task<WriteResponse>>? OnWrite { get; set; }

    /// <summary>Takes the place of what partitions do with a read; the given function does it.</summary>
    public Func<FakePartition, Func<ReadResponse>, CancellationToken, Task<ReadResponse>>? OnRead { get; set; }

    /// <summary>Takes the place of what partitions do with a request for a page; the given function does it.</summary>
    public Func<FakePartition, Func<ScanResponse>, CancellationToken, Task<ScanResponse>>? OnScan { get; set; }

    /// <summary>Takes the place of what partitions do with a request for changes; the given function answers at once what there is.</summary>
    public Func<FakePartition, ChangesRequest, Func<ChangesResponse>, CancellationToken, Task<ChangesResponse>>? OnReadChanges { get; set; }

    /// <summary>What partitions do with their part of a query.</summary>
    public Func<FakePartition, PartitionPlan, CancellationToken, Task<PartialResult>>? OnExecute { get; set; }

    /// <summary>Takes the place of what partitions do with the change of a row; the given function does it.</summary>
    public Func<FakePartition, Func<RowMutationResult>, CancellationToken, Task<RowMutationResult>>? OnMutate { get; set; }

    /// <summary>Takes the place of what partitions do when they are asked how long a row lives; the given function does it.</summary>
    public Func<FakePartition, Func<RowLife>, Task<RowLife>>? OnReadLife { get; set; }

    /// <summary>A statement as partitions read it.</summary>
    public static SqlStatement Parse(string sql) => Parser.Parse(sql);

    /// <summary>The encoded rows of a table, by their keys in hexadecimal.</summary>
    public IReadOnlyDictionary<string, byte[]> RowsOf(TableSchema schema) =>
        Partitions.SelectMany(partition => partition.RowsOf(schema.Id)).ToDictionary();

    /// <summary>Takes the place of what silos do with reads of many partitions; the given function does it.</summary>
    public Func<Func<SiloReadResponse>, Task<SiloReadResponse>>? OnSiloRead { get; set; }

    /// <summary>Takes the place of what silos do with writes to many partitions; the given function does it.</summary>
    public Func<Func<SiloWriteResponse>, Task<SiloWriteResponse>>? OnSiloWrite { get; set; }

    /// <summary>Takes the place of what silos answer for the parts of a write that they have not answered for; the given function does it.</summary>
    public Func<Func<SiloWriteResponse>, Task<SiloWriteResponse>>? OnSiloFollow { get; set; }

    /// <summary>Whether a silo leaves a partition's part of a write out of an answer, by the number of the partition and of answers before; null: never.</summary>
    public Func<int, int, bool>? IsCommitLate { get; set; }

    /// <summary>Address of the silo that a partition says it is on; null when it says none.</summary>
    public Func<int, string?> SiloOf { get; set; } = _ => null;

    public FakeSiloGrain Silo(string address) => _silos.GetOrAdd(address, key => new FakeSiloGrain(this, key));

    public FakePartition Partition(int number) => _partitions.GetOrAdd(number, id => new FakePartition(this, id));

    /// <summary>Adds a table, or replaces the one of the same name by a new version.</summary>
    public TableSchema AddTable(string name, ColumnSchema[] columns, int[] key, int version = 1, int? partitionBy = null, Durability durability = Durability.Durable, TimeSpan? timeToLive = null)
    {
        var id = Tables.FirstOrDefault(table => table.Name == TableName.Create(name))?.Id ?? new TableId(Tables.Length + 1);
        var schema = new TableSchema(id, version, TableName.Create(name), [.. columns], [.. key], partitionBy, durability) { TimeToLive = timeToLive };
        Tables = [.. Tables.Where(table => table.Name != schema.Name), schema];
        CatalogVersion++;
        return schema;
    }

    /// <summary>Drops a table, and creates one of the same name.</summary>
    public void ReplaceTable(string name)
    {
        var before = Tables.First(table => table.Name == TableName.Create(name));
        Tables = [.. Tables.Remove(before), before with { Id = new TableId(1_000 + CatalogVersion) }];
        CatalogVersion++;
    }

    /// <summary>
    /// Moves the clock on until a call has ended: far faster than a real one, and slowly enough that whatever a tick set off
    /// on other threads keeps up. Tests ask for the order of events and for wide bounds of time, never for an instant.
    /// </summary>
    public async Task<T> PassTimeAsync<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(5));
            // Whatever a tick has put before this in the queue of the pool begins first, however busy the machine is.
            await Task.Run(() => { });
            await Task.WhenAny(call, Task.Delay(1));
        }

        return await call;
    }

    public async Task PassTimeAsync(Task call) => await PassTimeAsync(WithResultAsync(call));

    private static async Task<bool> WithResultAsync(Task call)
    {
        await call;
        return true;
    }
}
