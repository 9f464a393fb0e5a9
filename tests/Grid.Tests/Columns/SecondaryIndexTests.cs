using System.Collections.Immutable;
using CsCheck;
using Grid.Grains.Columns;
using Grid.Tables;
using Grid.Tests.Tables;

namespace Grid.Tests.Columns;

/// <summary>Indexes that are built while rows come, change and go hold what a scan finds.</summary>
public sealed class SecondaryIndexTests
{
    [Fact]
    public void Index_AfterAnyWrites_EqualsTheOracle() => Gen.Int.Sample(seed => Run(seed, 600), iter: 60);

    [Fact]
    public void Index_OverManyLeaves_EqualsTheOracle() => Gen.Int.Sample(seed => Run(seed, 12_000), iter: 6);

    [Fact]
    public void Build_OfAFullSlice_TakesOneChunkAStep()
    {
        var schema = TestTable.OfTypes(ColumnType.Integer, ColumnType.BigInt) with { Indexes = [new IndexDefinition("i", [2])] };
        var slice = new TableSlice(schema);
        for (var id = 0; id < 5_000; id++)
        {
            slice.Upsert(TestTable.Row(schema, id, (long)(id % 77)), 1);
        }

        for (var step = 0; step < 3; step++)
        {
            Assert.True(slice.NeedsIndexing);
            slice.BuildIndexes();
        }

        Assert.False(slice.NeedsIndexing);
        new IndexOracle(slice).AssertEqual(new Random(1), 20);
    }

    /// <summary>Rows that come in the order of their values, as times do, fill the leaves; four bytes a row is what is promised.</summary>
    [Fact]
    public void ByteCount_OfOrderedRows_IsFourBytesARow()
    {
        var schema = TestTable.OfTypes(ColumnType.Integer, ColumnType.BigInt) with { Indexes = [new IndexDefinition("i", [2])] };
        var (slice, bare) = (new TableSlice(schema), new TableSlice(schema with { Indexes = [] }));
        for (var id = 0; id < 100_000; id++)
        {
            slice.Upsert(TestTable.Row(schema, id, (long)id), 1);
            bare.Upsert(TestTable.Row(schema, id, (long)id), 1);
            if (slice.NeedsIndexing)
            {
                slice.BuildIndexes();
            }
        }

        Assert.InRange((slice.ByteCount - bare.ByteCount) / 100_000.0, 4.0, 4.2);
    }

    private static void Run(int seed, int operationCount)
    {
        var random = new Random(seed);
        var schema = RandomSchema(random);
        var pools = schema.Columns.Select(column => Enumerable.Range(0, random.Next(2) == 0 ? 7 : operationCount).Select(_ => RandomValue.Of(column.Type, random)).ToArray()).ToArray();
        var slice = new TableSlice(schema);
        var keys = operationCount / 2;
        for (var operation = 1; operation <= operationCount; operation++)
        {
            // Phases of growing and of shrinking, so that leaves are split and merged.
            var isShrinking = operation / Math.Max(1, operationCount / 6) % 3 == 2;
            switch (random.Next(20))
            {
                case 0 when random.Next(operationCount) < 5:
                    slice.Clear();
                    break;
                case 1 when random.Next(operationCount) < 100:
                    schema = schema with { Indexes = RandomIndexes(schema, random, schema.Indexes) };
                    slice = slice.Alter(schema);
                    break;
                case 2:
                    slice.BuildIndexes();
                    break;
                case var choice when choice < (isShrinking ? 15 : 6):
                    slice.Remove(KeyCodec.KeyOf(schema, Row(schema, random.Next(keys), pools, random)));
                    break;
                default:
                    slice.Upsert(Row(schema, random.Next(keys), pools, random), operation);
                    break;
            }

            if (operation % (operationCount / 5) == 0)
            {
                Check(slice, random);
            }
        }
    }

    private static void Check(TableSlice slice, Random random)
    {
        while (slice.NeedsIndexing)
        {
            slice.BuildIndexes();
        }

        new IndexOracle(slice).AssertEqual(random, 8);
        // Small objects are left out of the slice's count, and so are the indexes' own.
        var bytes = HeapWalk.ArrayBytes(slice);
        Assert.InRange(slice.ByteCount, (long)(bytes * 0.97) - 4096, (long)(bytes * 1.03) + 4096);
    }

    private static TableSchema RandomSchema(Random random)
    {
        ColumnSchema[] columns =
        [
            new ColumnSchema("k", ColumnType.Integer, false),
            .. Enumerable.Range(1, random.Next(1, 6)).Select(ordinal => new ColumnSchema("c" + ordinal, TestTable.AllTypes[random.Next(TestTable.AllTypes.Length)], random.Next(4) > 0)),
        ];
        var schema = TestTable.Create([0], columns);
        return schema with { Indexes = RandomIndexes(schema, random, []) };
    }

    // Some stay, some are new.
    private static ImmutableArray<IndexDefinition> RandomIndexes(TableSchema schema, Random random, ImmutableArray<IndexDefinition> before) =>
    [
        .. before.Where(_ => random.Next(2) == 0),
        .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new IndexDefinition(
            $"i{random.Next()}", [.. Enumerable.Range(1, schema.Columns.Length).OrderBy(_ => random.Next()).Take(random.Next(1, 4))])),
    ];

    private static byte[] Row(TableSchema schema, int key, object[][] pools, Random random)
    {
        var writer = new RowWriter(schema);
        writer.WriteObject(key);
        for (var ordinal = 1; ordinal < pools.Length; ordinal++)
        {
            writer.WriteObject(schema.Columns[ordinal].IsNullable && random.Next(5) == 0 ? null : pools[ordinal][random.Next(pools[ordinal].Length)]);
        }

        return writer.End().ToArray();
    }
}
