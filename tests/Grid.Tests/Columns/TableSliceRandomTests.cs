using CsCheck;
using Grid.Grains.Columns;
using Grid.Tables;
using Grid.Tests.Tables;

namespace Grid.Tests.Columns;

public sealed class TableSliceRandomTests
{
    [Fact]
    public void Slice_AfterAnyWrites_EqualsTheOracle() => Gen.Int.Sample(seed => Run(seed, 1500), iter: 60);

    [Fact]
    public void Slice_OverSeveralChunks_EqualsTheOracle() => Gen.Int.Sample(seed => Run(seed, 12_000), iter: 4);

    private static void Run(int seed, int operationCount)
    {
        var random = new Random(seed);
        var schema = RandomSchema(random);
        var pools = schema.Columns.Select(column => Pool(column.Type, random, operationCount)).ToArray();
        var slice = new TableSlice(schema);
        var oracle = new SliceOracle(schema);
        var writer = new RowWriter(schema);
        var expiring = random.Next(3) * 2;
        var now = 1L;
        for (var operation = 1; operation <= operationCount; operation++)
        {
            // Phases of growing and of shrinking, so that slots are freed in numbers and used again.
            var isShrinking = operation / (operationCount / 6) % 3 == 2;
            switch (random.Next(20))
            {
                case 0 when random.Next(operationCount) < 3:
                    slice.Clear();
                    oracle.Clear();
                    break;
                case 1 when expiring > 0:
                    now += random.Next(40);
                    var gone = new List<byte[]>();
                    slice.RemoveExpired(now, gone);
                    Assert.Equal(oracle.RemoveExpired(now).Order(), gone.Select(Convert.ToHexString).Order());
                    Assert.False(slice.IsAnyExpired(now));
                    break;
                case < 4:
                    AssertRead(slice, oracle, KeyCodec.KeyOf(schema, RandomRow(schema, pools, random)), writer);
                    break;
                case var choice when choice < (isShrinking ? 17 : 8):
                    var key = oracle.Count > 0 && random.Next(4) > 0
                        ? oracle.Keys.ElementAt(random.Next(Math.Min(oracle.Count, 50)))
                        : KeyCodec.KeyOf(schema, RandomRow(schema, pools, random));
                    Assert.Equal(oracle.Remove(key), slice.Remove(key));
                    AssertRead(slice, oracle, key, writer);
                    break;
                default:
                    var row = RandomRow(schema, pools, random);
                    var version = random.NextInt64(long.MaxValue);
                    // Few times, so that many rows share one; and rows are given the same again.
                    var expires = random.Next(4) < expiring ? ExpiryTime.Create(now + random.Next(1, 200)) : ExpiryTime.Never;
                    Assert.Equal(oracle.Upsert(KeyCodec.KeyOf(schema, row), row, version, expires), slice.Upsert(row, version, expires));
                    AssertRead(slice, oracle, KeyCodec.KeyOf(schema, row), writer);
                    break;
            }

            // As the owner of slices does it, and also when it is not worth it.
            if (slice.IsSparse || random.Next(operationCount) < 2)
            {
                slice = slice.Compact();
                Assert.False(slice.IsSparse);
                oracle.AssertEqual(slice);
            }

            if (operation % (operationCount / 5) == 0)
            {
                oracle.AssertEqual(slice);
            }
        }

        foreach (var key in oracle.Keys.ToArray())
        {
            AssertRead(slice, oracle, key, writer);
            Assert.True(slice.Remove(key));
            Assert.True(oracle.Remove(key));
        }

        oracle.AssertEqual(slice);
    }

    private static void AssertRead(TableSlice slice, SliceOracle oracle, byte[] key, RowWriter writer)
    {
        var expected = oracle.Find(key);
        Assert.Equal(expected is not null, slice.TryGetVersion(key, out var version));
        Assert.Equal(expected?.Version ?? 0, version);
        Assert.Equal(expected is not null, slice.TryRead(key, writer, out version));
        Assert.Equal(expected?.Version ?? 0, version);
        if (expected is not null)
        {
            Assert.Equal(expected.Value.Row, writer.End().ToArray());
        }
    }

    private static TableSchema RandomSchema(Random random)
    {
        var columns = Enumerable.Range(0, random.Next(1, 11))
            .Select(_ => TestTable.AllTypes[random.Next(TestTable.AllTypes.Length)])
            .Select((type, ordinal) => new ColumnSchema("c" + ordinal, type, random.Next(3) > 0))
            .ToArray();
        var key = Enumerable.Range(0, columns.Length).OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToArray();
        foreach (var ordinal in key)
        {
            columns[ordinal] = columns[ordinal] with { IsNullable = false };
        }

        return TestTable.Create(key, columns);
    }

    // Few values make repeating columns and keys that meet; many make a dictionary turn plain.
    private static object[] Pool(ColumnType type, Random random, int operationCount)
    {
        var count = random.Next(3) switch
        {
            0 => random.Next(1, 10),
            1 => random.Next(10, 200),
            _ => operationCount,
        };
        var isLong = random.Next(3) == 0;
        return [.. Enumerable.Range(0, count).Select(_ => type.Kind == TypeKind.Varchar && isLong
            ? RandomValue.Text(random, random.Next(200))
            : RandomValue.Of(type, random))];
    }

    private static byte[] RandomRow(TableSchema schema, object[][] pools, Random random)
    {
        var writer = new RowWriter(schema);
        for (var ordinal = 0; ordinal < pools.Length; ordinal++)
        {
            var isNull = schema.Columns[ordinal].IsNullable && random.Next(5) == 0;
            writer.WriteObject(isNull ? null : pools[ordinal][random.Next(pools[ordinal].Length)]);
        }

        return writer.End().ToArray();
    }
}
