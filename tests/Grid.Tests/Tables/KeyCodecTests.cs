using CsCheck;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class KeyCodecTests
{
    private static readonly TableSchema Composite = TestTable.Create(
        [2, 0],
        new ColumnSchema("name", ColumnType.Varchar, false),
        new ColumnSchema("note", ColumnType.Varchar, true),
        new ColumnSchema("id", ColumnType.Integer, false));

    [Fact]
    public void KeyOf_Row_EqualsTheKeyWritten() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var types = TestTable.AllTypes.OrderBy(_ => random.Next()).Take(5).ToArray();
            var key = Enumerable.Range(0, 5).OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToArray();
            var schema = TestTable.Create(key, [.. types.Select((type, ordinal) => new ColumnSchema("c" + ordinal, type, false))]);
            var values = types.Select(type => (object?)RandomValue.Of(type, random)).ToArray();

            Assert.Equal(
                new KeyWriter(schema).Encode([.. key.Select(ordinal => values[ordinal])]).ToArray(),
                KeyCodec.KeyOf(schema, TestTable.Row(schema, values)));
        },
        iter: 1000);

    [Fact]
    public void Encode_Keys_AreEqualExactlyWhenTheirValuesAre() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var type = TestTable.AllTypes[random.Next(TestTable.AllTypes.Length)];
            var schema = TestTable.Create([0, 1], new ColumnSchema("a", type, false), new ColumnSchema("b", ColumnType.Varchar, false));
            var writer = new KeyWriter(schema);
            var left = (First: RandomValue.Of(type, random), Second: RandomValue.Text(random, random.Next(2)));
            var right = random.Next(2) == 0 ? left : (First: RandomValue.Of(type, random), Second: RandomValue.Text(random, random.Next(2)));

            // Stored values decide: a time is cut to microseconds.
            var equal = Enumerable.SequenceEqual(
                TestTable.Values(schema, TestTable.Row(schema, left.First, left.Second)),
                TestTable.Values(schema, TestTable.Row(schema, right.First, right.Second)),
                EqualityComparer<object?>.Create((a, b) => a is byte[] one && b is byte[] other ? one.SequenceEqual(other) : Equals(a, b)));

            Assert.Equal(equal, writer.Encode(left.First, left.Second).ToArray().SequenceEqual(writer.Encode(right.First, right.Second).ToArray()));
        },
        iter: 2000);

    [Fact]
    public void Encode_TextsOfOneConcatenation_Differ()
    {
        var schema = TestTable.Create([0, 1], new ColumnSchema("a", ColumnType.Varchar, false), new ColumnSchema("b", ColumnType.Varchar, false));
        var writer = new KeyWriter(schema);

        Assert.NotEqual(writer.Encode("ab", "c").ToArray(), writer.Encode("a", "bc").ToArray());
    }

    [Fact]
    public void Encode_WrongNumberOfValues_IsRefused()
    {
        var refusal = Assert.Throws<RequestException>(() => new KeyWriter(Composite).Encode(1).ToArray());

        Assert.Equal(ErrorCode.KeyMissing, refusal.Code);
        Assert.Contains("(id, name)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyOf_RowWithNullInKey_IsDamaged()
    {
        var schema = TestTable.OfTypes(ColumnType.Integer, ColumnType.Integer);

        // Both columns NULL: two bits and nothing else.
        Assert.Equal(ErrorCode.StoreFailure, Assert.Throws<GridException>(() => KeyCodec.KeyOf(schema, [3])).Code);
    }

    // Where a key lives is on disk: if one of these numbers changes, every existing grid loses its rows.
    [Theory]
    [InlineData(0, 64, 61)]
    [InlineData(1, 64, 8)]
    [InlineData(-1, 64, 44)]
    [InlineData(2960, 64, 36)]
    [InlineData(2960, 7, 2)]
    public void PartitionOfKey_Integer_IsWhereItAlwaysWas(int id, int partitions, int expected)
    {
        var schema = TestTable.OfTypes(ColumnType.Integer, ColumnType.Varchar);

        Assert.Equal(expected, KeyCodec.PartitionOfKey(schema, new KeyWriter(schema).Encode(id), partitions).Value);
        Assert.Equal(expected, KeyCodec.PartitionOfRow(schema, TestTable.Row(schema, id, "x"), partitions).Value);
    }

    [Theory]
    [InlineData("", 27)]
    [InlineData("Zürich", 23)]
    [InlineData("a long text, so that other paths of the hash are taken: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789", 30)]
    public void PartitionOfKey_Text_IsWhereItAlwaysWas(string name, int expected)
    {
        var schema = TestTable.OfTypes(ColumnType.Varchar);

        Assert.Equal(expected, KeyCodec.PartitionOfKey(schema, new KeyWriter(schema).Encode(name), 64).Value);
    }

    [Fact]
    public void PartitionOfKey_Composite_IsWhereItAlwaysWas() =>
        Assert.Equal(6, KeyCodec.PartitionOfKey(Composite, new KeyWriter(Composite).Encode(7, "Zürich"), 64).Value);

    [Fact]
    public void PartitionOfKey_PartitionByColumn_DependsOnItAlone()
    {
        var byName = Composite with { PartitionBy = 0 };
        var alone = TestTable.OfTypes(ColumnType.Varchar);
        var expected = KeyCodec.PartitionOfKey(alone, new KeyWriter(alone).Encode("Zürich"), 64);

        for (var id = 0; id < 100; id++)
        {
            Assert.Equal(expected, KeyCodec.PartitionOfKey(byName, new KeyWriter(byName).Encode(id, "Zürich"), 64));
            Assert.Equal(expected, KeyCodec.PartitionOfRow(byName, TestTable.Row(byName, "Zürich", null, id), 64));
        }
    }

    [Fact]
    public void PartitionOfKey_ManyKeys_SpreadEvenly()
    {
        var schema = TestTable.OfTypes(ColumnType.Integer);
        var writer = new KeyWriter(schema);
        var counts = new int[64];
        for (var id = 0; id < 64_000; id++)
        {
            counts[KeyCodec.PartitionOfKey(schema, writer.Encode(id), 64).Value]++;
        }

        // A thousand each on average; five standard deviations are 157.
        Assert.All(counts, count => Assert.InRange(count, 843, 1157));
    }
}
