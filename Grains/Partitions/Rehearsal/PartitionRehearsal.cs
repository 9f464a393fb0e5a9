using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace Grid.Grains.Partitions.Rehearsal;

/// <summary>
/// The life of a partition in two stores of its own: opened, written, queried, checkpointed, closed,
/// and opened once more from rows and journal. What it runs is compiled then, and not when the first real partition is opened.
/// </summary>
internal sealed class PartitionRehearsal(Serializer serializer, TimeProvider time)
{
    private const int RowCount = 8;

    private static readonly TableSchema Table = new(
        new TableId(1), 1, TableName.Create("rehearsal"),
        [
            new ColumnSchema("id", ColumnType.BigInt, IsNullable: false), new ColumnSchema("text", ColumnType.Varchar, IsNullable: true),
            new ColumnSchema("number", ColumnType.Double, IsNullable: true), new ColumnSchema("time", ColumnType.Timestamp, IsNullable: true),
        ],
        [0], PartitionBy: null, Durability.Durable);

    private readonly JournalOptions _options = new() { Copies = 2 };

    public static PartitionId Partition => PartitionId.Create(0);

    /// <summary>Must run on a scheduler that runs one thing at a time, as a grain's does.</summary>
    /// <param name="source">Makes the stores.</param>
    /// <param name="silo">Who rehearses.</param>
    /// <param name="folder">Empty, or not there yet.</param>
    public async Task RunAsync(IRehearsalSource source, string silo, string folder, CancellationToken cancellationToken)
    {
        await using var first = await source.CreateRehearsalAsync(StoreName.Create("rehearsal-0"), silo, folder, cancellationToken);
        await using var second = await source.CreateRehearsalAsync(StoreName.Create("rehearsal-1"), silo, folder, cancellationToken);
        var identity = new GridIdentity(Guid.NewGuid(), PartitionCount: 1);
        await first.OpenAsync(identity, cancellationToken);
        await second.OpenAsync(identity, cancellationToken);
        var stores = new StoreSet([(new StoreConnection(first, _options, time), 1), (new StoreConnection(second, _options, time), 1)], first.Name);
        var opening = new PartitionOpening(stores, new RehearsalRegistry(), _options, time, NullLogger<PartitionOpening>.Instance);
        for (var term = 0; term < 2; term++)
        {
            await PlayTermAsync(opening, term, cancellationToken);
        }
    }

    private async Task PlayTermAsync(PartitionOpening opening, int term, CancellationToken cancellationToken)
    {
        var state = new PartitionState(new CatalogView(1, 1, [Table]));
        var journal = await opening.OpenAsync(Partition, nameof(Rehearsal), state, cancellationToken);
        var core = new PartitionCore(state, journal, new PartitionOptions(), _options, time);
        await core.WriteAsync(Copy(Write(term)));
        await core.CheckpointAsync(cancellationToken);
        Copy(await core.WriteAsync(Write(term + 1)));
        await journal.EnsureLeaseAsync();
        var slice = state.Find(Table.Id)!;
        Copy(new PointRead().Read(slice, Copy(Read()), int.MaxValue));
        Copy(PartitionExecutor.Execute(Copy(Count()), slice, cancellationToken));
        await core.CloseAsync(cancellationToken);
    }

    // As it would travel between silos.
    private T Copy<T>(T value) where T : class => serializer.Deserialize<T>(serializer.SerializeToArray(value))!;

    private static WriteRequest Write(int term)
    {
        var builder = new WriteRequestBuilder();
        var writer = new RowWriter(Table);
        for (var row = 0; row < RowCount; row++)
        {
            writer.Begin();
            writer.Write((long)row + term);
            writer.Write("rehearsal");
            writer.Write((double)row);
            writer.Write((long)row);
            builder.AddSingle(TableRef.Of(Table), WriteKind.Put, expectedVersion: null, writer.End());
        }

        return builder.Build();
    }

    private static ReadRequest Read()
    {
        var key = new KeyWriter(Table).Encode(1L);
        var keys = new byte[VarInt.MaxLength + key.Length];
        var length = VarInt.Write(keys, (ulong)key.Length);
        key.CopyTo(keys.AsSpan(length));
        return new ReadRequest(TableRef.Of(Table), 1, keys.AsMemory(0, length + key.Length));
    }

    private static PartitionPlan Count() => new(
        PartitionPlan.CurrentFormat, TableRef.Of(Table), Filter: null,
        new GroupOutput([], [new AggregateCall(AggregateFunction.CountRows, Argument: null, IsDistinct: false, Filter: null, ColumnType.BigInt)], MaxGroups: 1, MaxBytes: 1 << 20));
}
