using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Tables;
using Grid.Tests.Tables;

namespace Grid.Tests.Partitions;

/// <summary>What a store could not hold is refused before it is acknowledged.</summary>
public sealed class RowCheckTests
{
    private static readonly PartitionId P0 = PartitionId.Create(0);

    [Theory]
    [InlineData(9999, null)]
    [InlineData(-9999, null)]
    [InlineData(10_000, ErrorCode.ValueOutOfRange)]
    [InlineData(-10_000, ErrorCode.ValueOutOfRange)]
    [InlineData(long.MinValue, ErrorCode.ValueOutOfRange)]
    public void RefuseRow_Decimal_OnlyWithMoreDigitsThanItsType(long unscaled, ErrorCode? expected)
    {
        var schema = TestTable.OfTypes(ColumnType.DecimalOf(4, 2));
        var writer = new RowWriter(schema);
        writer.Write(unscaled);
        Check(schema, writer.End(), expected);
    }

    [Fact]
    public void RefuseRow_DecimalOf128Bits_OnlyWithMoreDigitsThanItsType()
    {
        var schema = TestTable.OfTypes(ColumnType.DecimalOf(38, 2));
        foreach (var (unscaled, expected) in new (Int128, ErrorCode?)[] { (Decimals.PowerOfTen(38) - 1, null), (Decimals.PowerOfTen(38), ErrorCode.ValueOutOfRange), (Int128.MinValue, ErrorCode.ValueOutOfRange) })
        {
            var writer = new RowWriter(schema);
            writer.Write(unscaled);
            Check(schema, writer.End(), expected);
        }
    }

    [Theory]
    [InlineData(TableSchema.MaxKeyBytes - 8, null)]
    [InlineData(TableSchema.MaxKeyBytes - 7, ErrorCode.ValueTooLong)]
    public void RefuseRow_Key_OnlyWhenLongerThanTheLimit(int textBytes, ErrorCode? expected)
    {
        var schema = TestTable.Create(
            [0, 1], new ColumnSchema("id", ColumnType.BigInt, false), new ColumnSchema("name", ColumnType.Varchar, false), new ColumnSchema("text", ColumnType.Varchar, false));
        Check(schema, TestTable.Row(schema, 1L, new string('x', textBytes), new string('y', 10_000)), expected);
    }

    private static void Check(TableSchema schema, ReadOnlySpan<byte> row, ErrorCode? expected)
    {
        var reason = RowCheck.RefuseRow(schema, row, P0, 1, out var code);
        Assert.Equal(expected is null, reason is null);
        Assert.Equal(expected ?? code, code);
    }
}
