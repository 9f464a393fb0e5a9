using System.Buffers.Binary;
using System.Text;
using Grid.Client.Mapping;
using Grid.Tables;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Grid.Client.Export;

/// <summary>One column of the row group that gathers.</summary>
internal abstract class ParquetColumn(DataField written)
{
    public DataField Field => written;

    public static ParquetColumn Create(ExportColumn column)
    {
        var (name, type, isNullable) = (column.Name, column.Type, column.IsNullable);
        return type.Kind switch
        {
            TypeKind.Boolean => New(static bytes => bytes[0] != 0),
            TypeKind.SmallInt => New(BinaryPrimitives.ReadInt16LittleEndian),
            TypeKind.Integer => New(BinaryPrimitives.ReadInt32LittleEndian),
            TypeKind.BigInt => New(BinaryPrimitives.ReadInt64LittleEndian),
            TypeKind.Real => New(BinaryPrimitives.ReadSingleLittleEndian),
            TypeKind.Double => New(BinaryPrimitives.ReadDoubleLittleEndian),
            TypeKind.Date => New(static bytes => ClrValue.DateOf(BinaryPrimitives.ReadInt32LittleEndian(bytes))),
            // As UTC, which is written as it stands whatever the time zone of this machine.
            TypeKind.Timestamp => Of(
                new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: false, DateTimeTimeUnit.Micros, isNullable),
                static bytes => DateTime.SpecifyKind(ClrValue.TimestampOf(BinaryPrimitives.ReadInt64LittleEndian(bytes)), DateTimeKind.Utc)),
            TypeKind.Uuid => New(static bytes => ClrValue.UuidOf(BinaryPrimitives.ReadInt128LittleEndian(bytes))),
            TypeKind.Decimal => Of(
                new BigDecimalDataField(name, type.Precision, type.Scale, isNullable),
                bytes => new BigDecimal(ClrValue.ReadUnscaled(type, bytes), type.Precision, type.Scale)),
            // SUM over integers: Parquet has no 128-bit integer, but decimals of as many digits.
            TypeKind.HugeInt => Of(
                new BigDecimalDataField(name, ColumnType.MaxPrecision, 0, isNullable),
                static bytes => new BigDecimal(BinaryPrimitives.ReadInt128LittleEndian(bytes), ColumnType.MaxPrecision, 0)),
            TypeKind.Varchar => Of(new DataField(name, typeof(string), isNullable), static bytes => Encoding.UTF8.GetString(bytes).AsMemory()),
            TypeKind.Blob => Of(new DataField(name, typeof(byte[]), isNullable, isArray: false), static bytes => (ReadOnlyMemory<byte>)bytes.ToArray()),
            // The type of a bare NULL: a column without a value.
            TypeKind.Null => Of(new DataField(name, typeof(string), isNullable: true), static _ => ReadOnlyMemory<char>.Empty),
            _ => throw new InvalidOperationException($"Unknown type kind {type.Kind}."),
        };

        ParquetColumn New<T>(CellDecoder<T> decode)
            where T : struct => Of(new DataField(name, typeof(T), isNullable), decode);

        ParquetColumn Of<T>(DataField field, CellDecoder<T> decode)
            where T : struct => new ParquetColumn<T>(field, column.Ordinal, decode);
    }

    /// <summary>Adds a row's value, and returns about how many bytes it takes.</summary>
    public abstract int Add(CellSource row);

    /// <summary>Writes what has gathered.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);
}
