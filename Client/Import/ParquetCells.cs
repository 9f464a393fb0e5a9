using System.Globalization;
using Grid.Client.Formats;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Grid.Client.Import;

/// <summary>One column of the current row group.</summary>
internal abstract class ParquetCells
{
    /// <exception cref="RequestException">No column of a table has values of the field's type.</exception>
    public static ParquetCells Create(DataField field, ColumnSchema column)
    {
        var type = column.Type;
        var clr = field.ClrType;
        return clr == typeof(bool) ? New<bool>(TypeKind.Boolean, static (writer, value) => writer.Write(value))
            : clr == typeof(sbyte) ? New<sbyte>(TypeKind.SmallInt, static (writer, value) => writer.Write((short)value))
            : clr == typeof(byte) ? New<byte>(TypeKind.SmallInt, static (writer, value) => writer.Write((short)value))
            : clr == typeof(short) ? New<short>(TypeKind.SmallInt, static (writer, value) => writer.Write(value))
            : clr == typeof(ushort) ? New<ushort>(TypeKind.Integer, static (writer, value) => writer.Write((int)value))
            : clr == typeof(int) ? New<int>(TypeKind.Integer, static (writer, value) => writer.Write(value))
            : clr == typeof(uint) ? New<uint>(TypeKind.BigInt, static (writer, value) => writer.Write((long)value))
            : clr == typeof(long) ? New<long>(TypeKind.BigInt, static (writer, value) => writer.Write(value))
            : clr == typeof(ulong) ? New<ulong>(TypeKind.Null, static (_, _) => { })
            : clr == typeof(float) ? New<float>(TypeKind.Real, static (writer, value) => writer.Write(value))
            : clr == typeof(double) ? New<double>(TypeKind.Double, static (writer, value) => writer.Write(value))
            : clr == typeof(DateOnly) ? New<DateOnly>(TypeKind.Date, static (writer, value) => writer.Write(ClrValue.DaysOf(value)))
            : clr == typeof(DateTime) ? New<DateTime>(TypeKind.Timestamp, static (writer, value) => writer.Write(ClrValue.MicrosecondsOf(value)))
            : clr == typeof(Guid) ? New<Guid>(TypeKind.Uuid, static (writer, value) => writer.Write(ClrValue.NumberOf(value)))
            : clr == typeof(BigDecimal) ? new ParquetCells<BigDecimal>(field, (writer, value) => WriteDecimal(writer, type, value))
            : clr == typeof(ReadOnlyMemory<char>) ? new ParquetCells<ReadOnlyMemory<char>>(field, type.Kind == TypeKind.Varchar
                ? static (writer, value) => writer.Write(value.Span)
                : (writer, value) => WriteText(writer, type, value))
            : clr == typeof(ReadOnlyMemory<byte>) && type.Physical == PhysicalType.Bytes
                ? new ParquetCells<ReadOnlyMemory<byte>>(field, static (writer, value) => writer.WriteBytes(value.Span))
            : throw new RequestException(ErrorCode.TypeMismatch, $"Column {field.Name} of the Parquet file has values of type {clr.Name}; column {column.Name} is {type}.");

        // Straight where the types are the same, otherwise as any value is converted that a program gives.
        ParquetCells New<T>(TypeKind straight, Action<RowWriter, T> write)
            where T : struct =>
            new ParquetCells<T>(field, type.Kind == straight ? write : static (writer, value) => writer.WriteObject(value));
    }

    /// <summary>Reads the column of a row group.</summary>
    public abstract Task LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken);

    /// <summary>Writes the value of a row, counted from 0 in the row group.</summary>
    /// <exception cref="RequestException">It is no value of the column.</exception>
    public abstract void Write(RowWriter writer, int row);

    private static void WriteDecimal(RowWriter writer, ColumnType type, BigDecimal value)
    {
        var unscaled = (Int128)value.UnscaledValue;
        if (type.Kind == TypeKind.Decimal && type.Scale == value.Scale && Int128.Abs(unscaled) < Decimals.PowerOfTen(type.Precision))
        {
            TextCell.WriteUnscaled(writer, type, unscaled);
        }
        else
        {
            writer.WriteObject(Decimals.ToText(unscaled, (byte)value.Scale));
        }
    }

    private static void WriteText(RowWriter writer, ColumnType type, ReadOnlyMemory<char> value)
    {
        if (!ValueText.TryParse(type, value.Span, out var parsed))
        {
            throw new RequestException(ErrorCode.TypeMismatch, string.Create(CultureInfo.InvariantCulture, $"value '{value}' is no {type}"));
        }

        writer.WriteObject(parsed);
    }
}
