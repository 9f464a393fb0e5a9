using System.Numerics;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>Encodes single values without boxing. Called from compiled mappings, which pair them with columns that take them.</summary>
internal static class CellWriters
{
    public static void Boolean(RowWriter writer, MappedColumn column, bool value) => writer.Write(value);

    public static void Integer<T>(RowWriter writer, MappedColumn column, T value)
        where T : struct, IBinaryInteger<T>
    {
        try
        {
            switch (column.Type.Physical)
            {
                case PhysicalType.Int16:
                    writer.Write(short.CreateChecked(value));
                    break;
                case PhysicalType.Int32:
                    writer.Write(int.CreateChecked(value));
                    break;
                default:
                    writer.Write(long.CreateChecked(value));
                    break;
            }
        }
        catch (OverflowException failure)
        {
            throw new RequestException(ErrorCode.ValueOutOfRange,
                $"Column {column.Name} is {column.Type}; the value {value} lies outside its range.", failure);
        }
    }

    public static void Single(RowWriter writer, MappedColumn column, float value)
    {
        if (column.Type.Kind == TypeKind.Real)
        {
            writer.Write(value);
        }
        else
        {
            writer.Write((double)value);
        }
    }

    public static void Double(RowWriter writer, MappedColumn column, double value) => writer.Write(value);

    public static void Decimal(RowWriter writer, MappedColumn column, decimal value) => writer.WriteObject(value);

    public static void Text(RowWriter writer, MappedColumn column, string value) => writer.Write(value.AsSpan());

    public static void Date(RowWriter writer, MappedColumn column, DateOnly value)
    {
        if (column.Type.Kind == TypeKind.Date)
        {
            writer.Write(ClrValue.DaysOf(value));
        }
        else
        {
            Time(writer, column, value.ToDateTime(TimeOnly.MinValue));
        }
    }

    public static void Time(RowWriter writer, MappedColumn column, DateTime value)
    {
        if (column.Type.Kind == TypeKind.Timestamp)
        {
            writer.Write(ClrValue.MicrosecondsOf(value));
        }
        else
        {
            writer.WriteObject(value);
        }
    }

    /// <summary>A TIMESTAMP as UTC.</summary>
    public static void TimeOffset(RowWriter writer, MappedColumn column, DateTimeOffset value) => Time(writer, column, value.UtcDateTime);

    public static void Uuid(RowWriter writer, MappedColumn column, Guid value) => writer.Write(ClrValue.NumberOf(value));

    public static void Blob(RowWriter writer, MappedColumn column, byte[] value) => writer.WriteBytes(value);

    public static void BlobMemory(RowWriter writer, MappedColumn column, ReadOnlyMemory<byte> value) => writer.WriteBytes(value.Span);

    public static void Object(RowWriter writer, MappedColumn column, object value) => writer.WriteObject(value);

    /// <summary>The generated key of a table created without one.</summary>
    public static void NewUuid(RowWriter writer) => writer.Write(ClrValue.NumberOf(Guid.CreateVersion7()));
}
