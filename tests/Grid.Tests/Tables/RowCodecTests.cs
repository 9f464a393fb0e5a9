using CsCheck;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class RowCodecTests
{
    [Fact]
    public void Row_OfAllTypes_ReadsBackAsWritten() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var schema = TestTable.OfTypes([ColumnType.Integer, .. TestTable.AllTypes]);
            var values = schema.Columns.Select((column, ordinal) =>
                ordinal > 0 && random.Next(4) == 0 ? null : RandomValue.Of(column.Type, random)).ToArray();

            Assert.Equal(values, TestTable.Values(schema, TestTable.Row(schema, values)));
        },
        iter: 2000);

    [Fact]
    public void WriteEncoded_WhatWasRead_GivesTheSameRow() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var schema = TestTable.OfTypes([ColumnType.Integer, .. TestTable.AllTypes]);
            var row = TestTable.Row(schema, [.. schema.Columns.Select(column => RandomValue.Of(column.Type, random))]);

            var writer = new RowWriter(schema);
            var reader = new RowReader(schema, row);
            while (reader.MoveNext())
            {
                writer.WriteEncoded(reader.Value);
            }

            Assert.Equal(row, writer.End().ToArray());
        },
        iter: 500);

    [Fact]
    public void Read_EveryCutRow_IsDamaged()
    {
        var schema = TestTable.OfTypes([ColumnType.Integer, .. TestTable.AllTypes]);
        var random = new Random(7);
        var row = TestTable.Row(schema, [.. schema.Columns.Select(column => RandomValue.Of(column.Type, random))]);

        for (var length = 0; length < row.Length; length++)
        {
            Assert.Equal(ErrorCode.StoreFailure, Assert.Throws<GridException>(() => TestTable.Values(schema, row.AsSpan(0, length))).Code);
        }

        Assert.Equal(ErrorCode.StoreFailure, Assert.Throws<GridException>(() => TestTable.Values(schema, [.. row, 0])).Code);
    }

    [Fact]
    public void Read_BooleanOfTwo_IsDamaged()
    {
        var schema = TestTable.OfTypes(ColumnType.Integer, ColumnType.Boolean);
        var row = TestTable.Row(schema, 1, true);
        row[^1] = 2;

        Assert.Equal(ErrorCode.StoreFailure, Assert.Throws<GridException>(() => TestTable.Values(schema, row)).Code);
    }

    [Fact]
    public void Write_EqualFloats_GivesEqualBytes()
    {
        var schema = TestTable.OfTypes(ColumnType.Double, ColumnType.Real);

        Assert.Equal(TestTable.Row(schema, 0d, 0f), TestTable.Row(schema, -0d, -0f));
        Assert.Equal(
            TestTable.Row(schema, double.NaN, float.NaN),
            TestTable.Row(schema, BitConverter.Int64BitsToDouble(-1), BitConverter.Int32BitsToSingle(-1)));
    }

    [Fact]
    public void WriteNull_InKeyOrNotNullColumn_IsRefused()
    {
        var schema = TestTable.Create(
            [0], new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("name", ColumnType.Varchar, false));

        Refused(ErrorCode.KeyMissing, () => TestTable.Row(schema, null, "a"));
        Refused(ErrorCode.NullNotAllowed, () => TestTable.Row(schema, 1, null));
    }

    [Fact]
    public void Write_TextOverItsLength_CountsCodePoints()
    {
        var schema = TestTable.OfTypes(ColumnType.VarcharOf(3));

        Assert.Equal(["漢😀é"], TestTable.Values(schema, TestTable.Row(schema, "漢😀é")));
        var refusal = Refused(ErrorCode.ValueTooLong, () => TestTable.Row(schema, "漢😀éa"));
        Assert.Contains("at most 3 characters; the value has 4", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TextWithinItsLengthButOverAllBytes_IsRefused()
    {
        var schema = TestTable.OfTypes(ColumnType.VarcharOf(ColumnType.MaxBytes));

        Refused(ErrorCode.ValueTooLong, () => TestTable.Row(schema, new string('漢', (ColumnType.MaxBytes / 3) + 1)));
    }

    [Fact]
    public void Write_TextThatStoresCannotHold_IsRefused()
    {
        var schema = TestTable.OfTypes(ColumnType.Varchar);

        Refused(ErrorCode.InvalidRequest, () => TestTable.Row(schema, "half a pair: \uD83D"));
        Refused(ErrorCode.InvalidRequest, () => TestTable.Row(schema, "zero: \0"));
        Refused(ErrorCode.InvalidRequest, () => new RowWriter(schema).WriteBytes([0xC3]));
    }

    [Fact]
    public void Write_AfterARefusal_TakesTheColumnAgain()
    {
        var schema = TestTable.OfTypes(ColumnType.VarcharOf(2), ColumnType.Integer);
        var writer = new RowWriter(schema);
        Assert.Throws<RequestException>(() => writer.Write("abc"));
        writer.Write("ab");
        writer.Write(1);

        Assert.Equal(["ab", 1], TestTable.Values(schema, writer.End()));
    }

    [Fact]
    public void Write_OtherPhysicalType_IsRefused() =>
        Refused(ErrorCode.TypeMismatch, () => new RowWriter(TestTable.OfTypes(ColumnType.Integer)).Write(1L));

    [Fact]
    public void End_WithTooFewColumns_IsADefect() =>
        Assert.Throws<InvalidOperationException>(() => new RowWriter(TestTable.OfTypes(ColumnType.Integer)).End().ToArray());

    private static RequestException Refused(ErrorCode code, Action action)
    {
        var refusal = Assert.Throws<RequestException>(action);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
