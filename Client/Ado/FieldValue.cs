using System.Globalization;
using System.Numerics;
using Grid.Client.Mapping;
using Grid.Queries;

namespace Grid.Client.Ado;

/// <summary>Converts values of results to the type that is asked for, where it holds them exactly.</summary>
internal static class FieldValue
{
    /// <exception cref="InvalidCastException">The value is NULL and the type has no null, or the types do not go together.</exception>
    /// <exception cref="OverflowException">The number does not fit the type.</exception>
    public static T As<T>(object? value, ResultColumn column)
    {
        if (value is null)
        {
            return default(T) is null && typeof(T).IsValueType
                ? default!
                : throw new InvalidCastException($"Column {column.Name} is NULL here: ask IsDBNull first.");
        }

        return value is T same ? same : (T)Convert(value, CellConversion.Bare(typeof(T)), column);
    }

    private static object Convert(object value, Type type, ResultColumn column)
    {
        if (type.IsEnum && AsInteger(value) is { } code)
        {
            return Enum.ToObject(type, (long)code);
        }

        var converted = type == typeof(Int128) ? (object?)AsInteger(value)
            : type == typeof(BigInteger) ? (AsInteger(value) is { } large ? (BigInteger)large : null)
            : type == typeof(DateTime) && value is DateOnly date ? date.ToDateTime(TimeOnly.MinValue)
            : type == typeof(DateOnly) && value is DateTime { TimeOfDay.Ticks: 0 } midnight ? DateOnly.FromDateTime(midnight)
            : type == typeof(DateTimeOffset) && value is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
            : type == typeof(ReadOnlyMemory<byte>) && value is byte[] bytes ? new ReadOnlyMemory<byte>(bytes)
            : IsNumber(type) ? AsNumber(value, type)
            : null;
        return converted ?? throw new InvalidCastException($"Column {column.Name} is {column.Type}, which is read as {value.GetType().Name}, not as {type.Name}.");
    }

    private static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static object? AsNumber(object value, Type type)
    {
        var culture = CultureInfo.InvariantCulture;
        return value switch
        {
            Int128 number when type == typeof(double) => (double)number,
            Int128 number => System.Convert.ChangeType((decimal)number, type, culture),
            short or int or long => System.Convert.ChangeType(value, type, culture),
            float when type == typeof(double) => System.Convert.ToDouble(value, culture),
            decimal number when type == typeof(double) => (double)number,
            decimal number when decimal.IsInteger(number) && type != typeof(float) => System.Convert.ChangeType(number, type, culture),
            _ => null,
        };
    }

    private static Int128? AsInteger(object value) => value switch
    {
        short number => number,
        int number => number,
        long number => number,
        Int128 number => number,
        decimal number when decimal.IsInteger(number) => (Int128)number,
        _ => null,
    };
}
