using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.StoreTests.Stores;

public abstract partial class PartitionStoreConformance
{
    /// <summary>Every type is added with a default and dropped again, among columns that stay; rows of all partitions keep what they had.</summary>
    [Fact]
    public async Task Alter_ColumnsOfEveryType_RowsKeepTheirsAndGetTheDefaults()
    {
        var store = await OpenAsync();
        await AdvanceAsync(store, P0, 1, 1_000);
        await AdvanceAsync(store, P1, 1, 1_000);
        var random = new Random(7);
        var schema = SampleTables.Small();
        (VersionedRow Row, PartitionId Partition)[] rows = [(SampleTables.SmallRow(schema, 1, "one"), P0), (SampleTables.SmallRow(schema, 2, null), P1)];
        foreach (var (row, partition) in rows)
        {
            await FoldAsync(store, partition, schema, row);
        }

        ColumnType[] types =
        [
            ColumnType.Boolean, ColumnType.SmallInt, ColumnType.Integer, ColumnType.BigInt, ColumnType.Real, ColumnType.Double, ColumnType.DecimalOf(12, 3), ColumnType.DecimalOf(38, 2),
            ColumnType.Varchar, ColumnType.VarcharOf(40), ColumnType.Date, ColumnType.Timestamp, ColumnType.Uuid, ColumnType.Blob,
        ];
        for (var index = 0; index < types.Length; index++)
        {
            var before = schema;
            schema = Next(before, before.Columns.Add(new ColumnSchema("order", types[index], index % 2 == 0) { Default = DefaultOf(types[index], random) }));
            var upgrade = RowUpgrade.From(schema, before.Version);
            rows = [.. rows.Select(row => (row.Row with { Row = upgrade.Convert(row.Row.Row.Span).ToArray() }, row.Partition))];
            await AssertAlteredAsync(store, schema, rows);

            // Rows written now have values of their own in the new column, of which nothing may be left once it is gone.
            var id = 10 + index;
            var added = new VersionedRow(Sample(schema, id, random), At(2));
            await FoldAsync(store, P0, schema, added);
            rows = [.. rows, (added, P0)];
            await AssertAlteredAsync(store, schema, rows);
            if (index % 3 != 0)
            {
                schema = Next(schema, schema.Columns.SetItem(schema.Columns.Length - 1, schema.Columns[^1] with { Name = $"kept{index}" }));
                await AssertAlteredAsync(store, schema, rows);
                continue;
            }

            var full = schema;
            schema = Next(full, full.Columns.RemoveAt(full.Columns.Length - 1));
            var cut = RowUpgrade.From(schema, full.Version);
            rows = [.. rows.Select(row => (row.Row with { Row = cut.Convert(row.Row.Row.Span).ToArray() }, row.Partition))];
            await AssertAlteredAsync(store, schema, rows);
        }
    }

    /// <summary>Values beyond a database's calendar lie apart from their columns; dropping one of these columns must not mix up the others'.</summary>
    [Fact]
    public async Task Alter_CalendarColumnDropped_OthersKeepTheirFarValues()
    {
        var store = await OpenAsync();
        await AdvanceAsync(store, P0, 1, 1_000);
        var schema = SampleTables.Schema(1, "calendar",
            [new("id", ColumnType.BigInt, false), new("a", ColumnType.Date, true), new("b", ColumnType.Timestamp, true), new("c", ColumnType.Date, true)], [0]);
        VersionedRow[] rows = [Far(schema, 1, int.MaxValue, long.MinValue, int.MinValue), Far(schema, 2, null, long.MaxValue, 7), Far(schema, 3, 5, null, int.MaxValue)];
        await FoldAsync(store, P0, schema, rows);
        foreach (var dropped in new[] { "b", "a", "c" })
        {
            var before = schema;
            schema.TryGetOrdinal(dropped, out var ordinal);
            schema = Next(before, before.Columns.RemoveAt(ordinal));
            var upgrade = RowUpgrade.From(schema, before.Version);
            rows = [.. rows.Select(row => row with { Row = upgrade.Convert(row.Row.Span).ToArray() })];
            await AssertAlteredAsync(store, schema, [.. rows.Select(row => (row, P0))]);
        }

        schema = Next(schema, schema.Columns.Add(new ColumnSchema("d", ColumnType.Timestamp, true)));
        await FoldAsync(store, P0, schema, Far(schema, 4, null, long.MaxValue, null, columns: 2));
        Assert.Equal(4, (await ReadRowsAsync(store, P0, schema)).Count);
    }

    /// <summary>An owner that has not heard of a change may neither write the older form nor take the newer for damage.</summary>
    [Fact]
    public async Task Alter_OlderOwner_IsToldAndMovesNothing()
    {
        var store = await OpenAsync();
        await AdvanceAsync(store, P0, 1, 10);
        var old = SampleTables.Small();
        await FoldAsync(store, P0, old, SampleTables.SmallRow(old, 1, "one"));
        var schema = Next(old, [old.Columns[0], new ColumnSchema("other", ColumnType.Integer, true)]);
        await store.EnsureTablesAsync([schema], default);
        await store.EnsureTablesAsync([old], default);
        var request = Checkpoint(P0, 1, 9, new TableChanges(old, [SampleTables.SmallRow(old, 2, "two")], []));
        Assert.Equal(ErrorCode.SchemaChanged, (await Assert.ThrowsAsync<GridException>(() => store.CheckpointAsync(request, default))).Code);
        Assert.Equal(ErrorCode.SchemaChanged, (await Assert.ThrowsAsync<GridException>(() => ReadRowsAsync(store, P0, old))).Code);
        Assert.NotEqual(At(9), (await store.ReadHeaderAsync(P0, default))!.Checkpoint);
        Assert.Single(await ReadRowsAsync(store, P0, schema));

        // Another process with the same file goes on with what is there.
        var second = await ReopenAsync(store);
        await FoldAsync(second, P0, schema, SampleTables.Row(schema, 3, 2L, 5));
        Assert.Equal(2, (await ReadRowsAsync(second, P0, schema)).Count);
    }

    /// <summary>Two columns exchange their names, by way of several versions that this store has never seen.</summary>
    [Fact]
    public async Task Alter_ManyVersionsAtOnce_LeadsToTheLast()
    {
        var store = await OpenAsync();
        await AdvanceAsync(store, P0, 1, 10);
        var first = SampleTables.Schema(1, "swap", [new("id", ColumnType.BigInt, false), new("a", ColumnType.Integer, true), new("b", ColumnType.Integer, true)], [0]);
        await FoldAsync(store, P0, first, SampleTables.Row(first, 1, 1L, 10, 20));
        var numbered = first.Columns.Select((column, ordinal) => column with { Id = ordinal + 1 }).ToImmutableArray();
        var last = Next(first, [numbered[0], numbered[1] with { Name = "b" }, numbered[2] with { Name = "a" }]) with { Version = 7 };
        Assert.Equal(Convert.ToHexString(SampleTables.Row(last, 1, 1L, 10, 20).Row.Span), Assert.Single(await ReadRowsAsync(store, P0, last)).Value.Row);
    }

    private static TableSchema Next(TableSchema before, ImmutableArray<ColumnSchema> columns)
    {
        var last = Math.Max(before.LastColumnId, before.Columns.Length);
        var numbered = columns.Select((column, ordinal) =>
        {
            var known = before.Columns.IndexOf(column);
            return column.Id > 0 ? column : known >= 0 ? column with { Id = before.IdOf(known) } : column with { Id = ++last };
        }).ToImmutableArray();
        return before with
        {
            Version = before.Version + 1,
            Columns = numbered,
            LastColumnId = last,
            Earlier = before.Earlier.Add(new TableLayout(before.Version, [.. before.Columns.Select((column, ordinal) => column with { Id = before.IdOf(ordinal) })])),
        };
    }

    private static byte[] DefaultOf(ColumnType type, Random random)
    {
        if (type.Kind is TypeKind.Date or TypeKind.Timestamp)
        {
            return type.Kind == TypeKind.Date ? BitConverter.GetBytes(19_000) : BitConverter.GetBytes(1_700_000_000_123_456L);
        }

        var writer = new RowWriter(SampleTables.Schema(1, "value", [new ColumnSchema("value", type, false)], [0]));
        SampleValues.Write(writer, type, random);
        var reader = new RowReader(writer.Schema, writer.End());
        reader.MoveNext();
        return reader.Value.ToArray();
    }

    private static byte[] Sample(TableSchema schema, long id, Random random)
    {
        var writer = new RowWriter(schema);
        writer.Write(id);
        foreach (var column in schema.Columns.Skip(1))
        {
            SampleValues.Write(writer, column.Type, random);
        }

        return writer.End().ToArray();
    }

    private static VersionedRow Far(TableSchema schema, long id, int? a, long? b, int? c, int columns = 4)
    {
        var writer = new RowWriter(schema);
        writer.Write(id);
        foreach (var value in columns == 2 ? new byte[]?[] { Bytes(b) } : [Bytes(a), Bytes(b), Bytes(c)])
        {
            if (value is null)
            {
                writer.WriteNull();
            }
            else
            {
                writer.WriteEncoded(value);
            }
        }

        return new VersionedRow(writer.End().ToArray(), At(1));

        static byte[]? Bytes<T>(T? value)
            where T : struct => value switch { int number => BitConverter.GetBytes(number), long number => BitConverter.GetBytes(number), _ => null };
    }

    private static async Task FoldAsync(IPartitionStore store, PartitionId partition, TableSchema schema, params VersionedRow[] rows)
    {
        await store.EnsureTablesAsync([schema], default);
        Assert.True(await store.CheckpointAsync(Checkpoint(partition, 1, 1, new TableChanges(schema, rows, [])), default));
    }

    private static async Task AssertAlteredAsync(IPartitionStore store, TableSchema schema, (VersionedRow Row, PartitionId Partition)[] rows)
    {
        foreach (var part in rows.GroupBy(row => row.Partition))
        {
            var expected = part.Select(row => Convert.ToHexString(row.Row.Row.Span)).Order(StringComparer.Ordinal);
            var actual = (await ReadRowsAsync(store, part.Key, schema)).Values.Select(row => row.Row).Order(StringComparer.Ordinal);
            Assert.Equal(expected, actual);
        }
    }
}
