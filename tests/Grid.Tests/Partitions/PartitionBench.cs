using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Tables;
using Grid.Tests.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Tests.Partitions;

/// <summary>One partition over stores in memory, opened by as many owners as a test likes. All keys belong to it.</summary>
internal sealed class PartitionBench
{
    private int _owners;

    public PartitionBench(int copies = 1, int minInSync = 1)
    {
        Stores = [.. Enumerable.Range(0, copies).Select(index => new MemoryPartitionStore($"store-{index}"))];
        // These tests are not about leases: an owner that was not released is waited for no longer than a moment.
        JournalOptions = new JournalOptions { Copies = copies, MinInSync = minInSync, LeaseDuration = TimeSpan.FromTicks(1) };
    }

    public static TableSchema Table { get; } = new(
        new TableId(1), 1, TableName.Create("things"),
        [new ColumnSchema("id", ColumnType.BigInt, false), new ColumnSchema("text", ColumnType.VarcharOf(20), true)], [0], null, Durability.Durable);

    public PartitionId Partition { get; } = PartitionId.Create(0);

    public MemoryPartitionStore[] Stores { get; }

    public MemoryOwnershipRegistry Registry { get; } = new();

    public JournalOptions JournalOptions { get; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The tables that exist.</summary>
    public ImmutableArray<TableSchema> Tables { get; init; } = [Table];

    public PartitionOptions PartitionOptions { get; } = new();

    /// <summary>The stores as the owner opened last reaches them.</summary>
    public StoreSet Connections { get; set; } = null!;

    public async Task<PartitionCore> OpenAsync()
    {
        var connections = Connections = new StoreSet(Stores.Select(store => (new StoreConnection(store, JournalOptions, TimeProvider.System), 1.0)), Stores[0].Name);
        var opening = new PartitionOpening(connections, Registry, JournalOptions, TimeProvider.System, NullLogger<PartitionOpening>.Instance);
        var state = new PartitionState(new CatalogView(1, 1, Tables));
        var journal = await opening.OpenAsync(Partition, $"owner-{++_owners}", state, CancellationToken.None);
        return new PartitionCore(state, journal, PartitionOptions, JournalOptions, Time);
    }

    /// <summary>A request of single-operation units.</summary>
    public static WriteRequest Request(params (WriteKind Kind, long Id, string? Text, long? Expected)[] operations)
    {
        var builder = new WriteRequestBuilder();
        foreach (var (kind, id, text, expected) in operations)
        {
            builder.BeginUnit(1);
            Add(builder, kind, id, text, expected);
        }

        return builder.Build();
    }

    /// <summary>A request of one unit.</summary>
    public static WriteRequest AtomicRequest(params (WriteKind Kind, long Id, string? Text, long? Expected)[] operations)
    {
        var builder = new WriteRequestBuilder();
        builder.BeginUnit(operations.Length);
        foreach (var (kind, id, text, expected) in operations)
        {
            Add(builder, kind, id, text, expected);
        }

        return builder.Build();
    }

    public static WriteRequest Put(long id, string? text) => Request((WriteKind.Put, id, text, null));

    public static byte[] Row(long id, string? text)
    {
        var writer = new RowWriter(Table);
        writer.Write(id);
        writer.WriteObject(text);
        return writer.End().ToArray();
    }

    public static byte[] Key(long id) => KeyCodec.KeyOf(Table, Row(id, null));

    /// <summary>The row as a reader sees it: its text and version, or null.</summary>
    public static (string? Text, long Version)? Read(PartitionCore core, long id)
    {
        var writer = new RowWriter(Table);
        if (!core.State.Find(Table.Id)!.TryRead(Key(id), writer, out var version))
        {
            return null;
        }

        var reader = new RowReader(Table, writer.End());
        reader.MoveNext();
        reader.MoveNext();
        return (reader.IsNull ? null : (string)ClrValue.Read(ColumnType.Varchar, reader.Value), version);
    }

    private static void Add(WriteRequestBuilder builder, WriteKind kind, long id, string? text, long? expected) =>
        builder.Add(TableRef.Of(Table), kind, expected, kind == WriteKind.Remove ? Key(id) : Row(id, text));
}
