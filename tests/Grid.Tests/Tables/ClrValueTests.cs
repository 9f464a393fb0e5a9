using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class ClrValueTests
{
    private enum Colour : ulong
    {
        Blue = 3,
    }

    public static TheoryData<ColumnType, object, object> Accepted => new()
    {
        { ColumnType.Boolean, "true", true },
        { ColumnType.SmallInt, 5L, (short)5 },
        { ColumnType.SmallInt, "-32768", short.MinValue },
        { ColumnType.Integer, (byte)5, 5 },
        { ColumnType.Integer, 5m, 5 },
        { ColumnType.Integer, 5d, 5 },
        { ColumnType.Integer, Colour.Blue, 3 },
        { ColumnType.BigInt, (ulong)long.MaxValue, long.MaxValue },
        { ColumnType.BigInt, "9223372036854775807", long.MaxValue },
        { ColumnType.Real, 0.5d, 0.5f },
        { ColumnType.Real, double.PositiveInfinity, float.PositiveInfinity },
        { ColumnType.Double, 3, 3d },
        { ColumnType.Double, "1e3", 1000d },
        { ColumnType.Double, "Infinity", double.PositiveInfinity },
        { ColumnType.DecimalOf(9, 2), 1.005m, 1.01m },
        { ColumnType.DecimalOf(9, 2), -1.005m, -1.01m },
        { ColumnType.DecimalOf(9, 2), "+7", 7m },
        { ColumnType.DecimalOf(9, 2), 0.1d, 0.1m },
        { ColumnType.DecimalOf(38, 30), 1.5m, 1.5m },
        { ColumnType.DecimalOf(38, 20), 5_000_000_000m, 5_000_000_000m },
        { ColumnType.Varchar, 'x', "x" },
        { ColumnType.Date, "2024-02-29", new DateOnly(2024, 2, 29) },
        { ColumnType.Date, new DateTime(2024, 2, 29), new DateOnly(2024, 2, 29) },
        { ColumnType.Timestamp, "2024-02-29", new DateTime(2024, 2, 29) },
        { ColumnType.Timestamp, "2024-02-29 23:59", new DateTime(2024, 2, 29, 23, 59, 0) },
        { ColumnType.Timestamp, "2024-02-29T23:59:58.5", new DateTime(2024, 2, 29, 23, 59, 58, 500) },
        { ColumnType.Timestamp, "2024-02-29T23:59:58.123456Z", new DateTime(2024, 2, 29, 23, 59, 58, 123, 456) },
        { ColumnType.Timestamp, "2024-02-29 23:59:58+02:00", new DateTime(2024, 2, 29, 21, 59, 58) },
        { ColumnType.Timestamp, new DateTimeOffset(2024, 2, 29, 1, 0, 0, TimeSpan.FromHours(2)), new DateTime(2024, 2, 28, 23, 0, 0) },
        { ColumnType.Timestamp, new DateTime(19), new DateTime(10) },
        { ColumnType.Uuid, "00112233-4455-6677-8899-aabbccddeeff", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") },
        { ColumnType.Blob, new ReadOnlyMemory<byte>([1, 2]), new byte[] { 1, 2 } },
    };

    public static TheoryData<ColumnType, object, ErrorCode> Refused => new()
    {
        { ColumnType.Boolean, 1, ErrorCode.TypeMismatch },
        { ColumnType.SmallInt, 32768, ErrorCode.ValueOutOfRange },
        { ColumnType.Integer, 1.5d, ErrorCode.TypeMismatch },
        { ColumnType.Integer, "one", ErrorCode.TypeMismatch },
        { ColumnType.Integer, 1e300, ErrorCode.ValueOutOfRange },
        { ColumnType.Integer, true, ErrorCode.TypeMismatch },
        { ColumnType.BigInt, ulong.MaxValue, ErrorCode.ValueOutOfRange },
        { ColumnType.Real, 1e300, ErrorCode.ValueOutOfRange },
        { ColumnType.Real, "-1e60", ErrorCode.ValueOutOfRange },
        { ColumnType.Double, "1e999", ErrorCode.ValueOutOfRange },
        { ColumnType.Double, "x", ErrorCode.TypeMismatch },
        { ColumnType.DecimalOf(4, 2), 100m, ErrorCode.ValueOutOfRange },
        { ColumnType.DecimalOf(4, 2), "99.995", ErrorCode.ValueOutOfRange },
        { ColumnType.DecimalOf(4, 2), double.NaN, ErrorCode.ValueOutOfRange },
        { ColumnType.DecimalOf(4, 2), "1,0", ErrorCode.TypeMismatch },
        { ColumnType.DecimalOf(4, 2), " 1", ErrorCode.TypeMismatch },
        { ColumnType.DecimalOf(4, 2), new string('9', 60), ErrorCode.ValueOutOfRange },
        { ColumnType.Varchar, 1, ErrorCode.TypeMismatch },
        { ColumnType.Date, "29.02.2024", ErrorCode.TypeMismatch },
        { ColumnType.Date, "2023-02-29", ErrorCode.TypeMismatch },
        { ColumnType.Date, new DateTime(2024, 2, 29, 1, 0, 0), ErrorCode.TypeMismatch },
        { ColumnType.Timestamp, "10:00", ErrorCode.TypeMismatch },
        { ColumnType.Timestamp, "01/02/2024", ErrorCode.TypeMismatch },
        { ColumnType.Timestamp, 5, ErrorCode.TypeMismatch },
        { ColumnType.Uuid, "0011", ErrorCode.TypeMismatch },
        { ColumnType.Blob, "text", ErrorCode.TypeMismatch },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Write_ValueThatFits_ReadsAsTheColumnsType(ColumnType type, object given, object expected)
    {
        var schema = TestTable.OfTypes(type);
        var value = Assert.Single(TestTable.Values(schema, TestTable.Row(schema, given)));

        Assert.Equal(expected, value);
        Assert.IsType(ClrValue.TypeOf(type), value);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Write_ValueThatDoesNotFit_IsRefusedByName(ColumnType type, object given, ErrorCode code)
    {
        var refusal = Assert.Throws<RequestException>(() => TestTable.Row(TestTable.OfTypes(type), given));

        Assert.Equal(code, refusal.Code);
        Assert.Contains($"Column c0 is {type}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NumberOf_Uuids_OrdersAsTheirText()
    {
        var random = new Random(3);
        var uuids = Enumerable.Range(0, 200).Select(_ => (Guid)RandomValue.Of(ColumnType.Uuid, random)).ToArray();

        Assert.Equal(
            uuids.OrderBy(uuid => uuid.ToString(), StringComparer.Ordinal),
            uuids.OrderBy(ClrValue.NumberOf));
    }

    [Fact]
    public void MicrosecondsOf_BeforeTheEpoch_CutsTowardsThePast() =>
        Assert.Equal(-1, ClrValue.MicrosecondsOf(DateTime.UnixEpoch.AddTicks(-1)));
}
