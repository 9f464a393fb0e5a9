using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Rows;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Tests.Queries.Execution;

public sealed class OrderKeysTests
{
    [Fact]
    public void Of_AnyValues_OrderAsTheRowsDo()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            Vector[] columns = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Column(random, 40))];
            SortKey[] order = [.. columns.Select((_, index) => new SortKey(index, random.Next(2) == 0, random.Next(2) == 0))];
            var keys = OrderKeys.Of(
                [.. order.Select((key, index) => new AggregateOrder(new ConstantExpression(Literal.Null), key.IsDescending, key.NullsFirst))], columns, 40);
            Assert.Equal(RowOrder.Sort(columns, 40, order), RowOrder.Sort([keys], 40, [new SortKey(0, false, false)]));
        }
    }

    private static Vector Column(Random random, int count)
    {
        var kind = random.Next(4);
        Vector column = kind switch
        {
            0 => new NumberVector<long>(ColumnType.BigInt, [.. Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 ? long.MinValue + random.Next(2) : random.NextInt64(-3, 3))], count),
            1 => new NumberVector<double>(ColumnType.Double, [.. Enumerable.Range(0, count).Select(_ => random.Next(6) switch
            {
                0 => double.NaN, 1 => -0.0, 2 => double.NegativeInfinity, 3 => double.PositiveInfinity, _ => random.Next(-3, 3) / 3.0,
            })], count),
            2 => new NumberVector<Int128>(ColumnType.HugeInt, [.. Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 ? Int128.MaxValue - random.Next(2) : random.Next(-3, 3))], count),
            _ => Texts(random, count),
        };
        for (var row = 0; row < count; row++)
        {
            if (random.Next(6) == 0)
            {
                column.SetNull(row);
            }
        }

        return column;
    }

    private static BytesVector Texts(Random random, int count)
    {
        var texts = new BytesVector(ColumnType.Blob, count);
        for (var row = 0; row < count; row++)
        {
            var bytes = new byte[random.Next(4)];
            for (var index = 0; index < bytes.Length; index++)
            {
                bytes[index] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) };
            }

            texts.Set(row, bytes);
        }

        return texts;
    }
}
