using System.ComponentModel.DataAnnotations.Schema;
using CsCheck;
using Grid.Client.Mapping;
using Grid.Errors;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Mapping;

public sealed class ShapeMappingTests
{
    private static readonly ColumnSchema[] EveryType =
    [
        new("id", ColumnType.Uuid, false), new("truth", ColumnType.Boolean, true), new("small", ColumnType.SmallInt, true),
        new("whole_number", ColumnType.Integer, true), new("big", ColumnType.BigInt, true), new("single", ColumnType.Real, true),
        new("number", ColumnType.Double, true), new("amount", ColumnType.DecimalOf(20, 4), true), new("text", ColumnType.Varchar, true),
        new("day", ColumnType.Date, true), new("moment", ColumnType.Timestamp, true), new("content", ColumnType.Blob, true),
        new("weekday", ColumnType.Integer, false),
    ];

    internal sealed record Everything(
        Guid Id, bool? Truth, short? Small, int? WholeNumber, long? Big, float? Single, double? Number, decimal? Amount, string? Text,
        DateOnly? Day, DateTime? Moment, byte[]? Content, DayOfWeek Weekday);

    internal sealed class Plain
    {
        public long Id { get; init; }

        public string Name { get; set; } = "";

        [Column("admin")]
        public string? Division { get; set; }

        public int Population { get; set; }

        [NotMapped]
        public int Computed => Population * 2;
    }

    internal sealed record Wrong(int Id, string Name, int Admin, double Populatoin);

    internal sealed record Order(string Customer, int Number, decimal Total);

    internal readonly record struct OrderKey(int Number, string Customer);

    [Fact]
    public void Record_EveryTypeAndNull_ComesBackAsItWas()
    {
        var schema = new FakeGrid().AddTable("t", EveryType, [0]);
        var codec = new TypedRowCodec<Guid, Everything>(schema);
        var gen = Gen.Select(
            Gen.Select(Gen.Guid, Gen.Bool.Nullable(), Gen.Short.Nullable(), Gen.Int.Nullable(), Gen.Long.Nullable()),
            Gen.Select(Gen.Float[-1e30f, 1e30f].Nullable(), Gen.Double[-1e300, 1e300].Nullable(), Gen.Long.Nullable(), Gen.String[Gen.Char.AlphaNumeric, 0, 20], Gen.Bool),
            Gen.Select(Gen.Int[-700_000, 2_000_000].Nullable(), Gen.Long[-62_000_000_000_000_000, 250_000_000_000_000_000].Nullable(), Gen.Byte.Array.Null(), Gen.Int[0, 6]));
        gen.Sample((a, b, c) =>
        {
            var row = new Everything(
                a.Item1, a.Item2, a.Item3, a.Item4, a.Item5, b.Item1 + 0f, b.Item2 + 0d, b.Item3 / 10000m, b.Item5 ? b.Item4 : null,
                c.Item1 is { } days ? ClrValue.DateOf(days) : null, c.Item2 is { } moment ? ClrValue.TimestampOf(moment) : null, c.Item3, (DayOfWeek)c.Item4);
            var back = codec.DecodeRow(codec.EncodeRow(row));
            Assert.Equal(row.Content, back.Content);
            Assert.Equal(row with { Content = null }, back with { Content = null });
            Assert.Equal(KeyCodec.KeyOf(schema, codec.EncodeRow(row)), codec.EncodeKey(row.Id));
            Assert.Equal(row.Id, codec.DecodeKey(codec.EncodeKey(row.Id)));
        });
    }

    [Fact]
    public void Class_SettersAndAttributes_AreMapped()
    {
        var codec = new TypedRowCodec<long, Plain>(new FakeGrid().AddTable("t", City.Columns, [0]));
        var back = codec.DecodeRow(codec.EncodeRow(new Plain { Id = 4, Name = "n", Division = "d", Population = 9 }));
        Assert.Equal((4L, "n", "d", 9), (back.Id, back.Name, back.Division, back.Population));
    }

    [Fact]
    public void Record_DoesNotFit_ListsEveryDifference()
    {
        var schema = new FakeGrid().AddTable("t", City.Columns, [0]);
        var failure = Assert.Throws<RequestException>(() => new TypedRowCodec<long, Wrong>(schema));
        Assert.Equal(ErrorCode.TypeMismatch, failure.Code);
        Assert.Contains("column admin is VARCHAR, Admin is Int32", failure.Message);
        Assert.Contains("column population INTEGER has no property", failure.Message);
        Assert.Contains("property Populatoin has no column", failure.Message);
    }

    [Fact]
    public void Record_ColumnMayBeNullAndPropertyMayNot_IsADifference()
    {
        var schema = new FakeGrid().AddTable("t", [City.Columns[0], City.Columns[1] with { IsNullable = true }, City.Columns[2], City.Columns[3] with { IsNullable = true }], [0]);
        var failure = Assert.Throws<RequestException>(() => new TypedRowCodec<long, City>(schema));
        Assert.Contains("column name may be NULL, Name may not be null", failure.Message);
        Assert.Contains("column population may be NULL, Population may not be null", failure.Message);
    }

    [Fact]
    public void Key_Composite_IsATupleInKeyOrderOrARecordByName()
    {
        var schema = new FakeGrid().AddTable(
            "orders", [new("customer", ColumnType.Varchar, false), new("number", ColumnType.Integer, false), new("total", ColumnType.DecimalOf(10, 2), false)], [1, 0]);
        var tuples = new TypedRowCodec<(int, string), Order>(schema);
        var records = new TypedRowCodec<OrderKey, Order>(schema);
        var key = KeyCodec.KeyOf(schema, tuples.EncodeRow(new Order("c", 7, 1.5m)));
        Assert.Equal(key, tuples.EncodeKey((7, "c")));
        Assert.Equal(key, records.EncodeKey(new OrderKey(7, "c")));
        Assert.Equal((7, "c"), tuples.DecodeKey(key));
        Assert.Equal(new OrderKey(7, "c"), records.DecodeKey(key));
        var failure = Assert.Throws<RequestException>(() => new TypedRowCodec<int, Order>(schema));
        Assert.Contains("column customer VARCHAR has no property", failure.Message);
    }

    [Fact]
    public void Write_IntegerOutOfRange_NamesColumnAndValue()
    {
        var schema = new FakeGrid().AddTable("t", [City.Columns[0], City.Columns[1], City.Columns[2], new("population", ColumnType.SmallInt, false)], [0]);
        var failure = Assert.Throws<RequestException>(() => new TypedRowCodec<long, City>(schema).EncodeRow(new City(1, "x", null, 40_000)));
        Assert.Equal(ErrorCode.ValueOutOfRange, failure.Code);
        Assert.Contains("population", failure.Message);
        Assert.Contains("40000", failure.Message);
    }
}
