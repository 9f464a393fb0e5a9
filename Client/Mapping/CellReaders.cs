using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>Decodes single values without boxing. Called from compiled mappings, which pair them with columns they can decode.</summary>
internal static class CellReaders
{
    public static bool Boolean(CellSource cells, MappedColumn column) => cells.Bytes(column.Ordinal)[0] != 0;

    public static T Integer<T>(CellSource cells, MappedColumn column)
        where T : struct, IBinaryInteger<T>
    {
        var bytes = cells.Bytes(column.Ordinal);
        try
        {
            return column.Type.Physical switch
            {
                PhysicalType.Int16 => T.CreateChecked(BinaryPrimitives.ReadInt16LittleEndian(bytes)),
                PhysicalType.Int32 => T.CreateChecked(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
                PhysicalType.Int64 => T.CreateChecked(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
                _ => T.CreateChecked(BinaryPrimitives.ReadInt128LittleEndian(bytes)),
            };
        }
        catch (OverflowException failure)
        {
            throw new RequestException(ErrorCode.ValueOutOfRange,
                $"Column {column.Name} has the value {ClrValue.Read(column.Type, bytes)}, which does not fit {typeof(T).Name}. Map it to a wider type.", failure);
        }
    }

    public static float Single(CellSource cells, MappedColumn column) => BinaryPrimitives.ReadSingleLittleEndian(cells.Bytes(column.Ordinal));

    public static double Double(CellSource cells, MappedColumn column)
    {
        var bytes = cells.Bytes(column.Ordinal);
        return column.Type.Kind switch
        {
            TypeKind.Real => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            TypeKind.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            TypeKind.Decimal => (double)ClrValue.ReadUnscaled(column.Type, bytes) / (double)Decimals.PowerOfTen(column.Type.Scale),
            _ => Integer<long>(cells, column),
        };
    }

    public static decimal Decimal(CellSource cells, MappedColumn column) => column.Type.Kind == TypeKind.Decimal
        ? Decimals.ToDecimal(ClrValue.ReadUnscaled(column.Type, cells.Bytes(column.Ordinal)), column.Type.Scale)
        : Decimals.ToDecimal(Integer<Int128>(cells, column), 0);

    public static string Text(CellSource cells, MappedColumn column) => Encoding.UTF8.GetString(cells.Bytes(column.Ordinal));

    public static DateOnly Date(CellSource cells, MappedColumn column) =>
        ClrValue.DateOf(BinaryPrimitives.ReadInt32LittleEndian(cells.Bytes(column.Ordinal)));

    public static DateTime Time(CellSource cells, MappedColumn column) => column.Type.Kind == TypeKind.Date
        ? Date(cells, column).ToDateTime(TimeOnly.MinValue)
        : ClrValue.TimestampOf(BinaryPrimitives.ReadInt64LittleEndian(cells.Bytes(column.Ordinal)));

    /// <summary>A TIMESTAMP taken as UTC.</summary>
    public static DateTimeOffset TimeOffset(CellSource cells, MappedColumn column) => new(Time(cells, column), TimeSpan.Zero);

    public static Guid Uuid(CellSource cells, MappedColumn column) =>
        ClrValue.UuidOf(BinaryPrimitives.ReadInt128LittleEndian(cells.Bytes(column.Ordinal)));

    public static byte[] Blob(CellSource cells, MappedColumn column) => cells.Bytes(column.Ordinal).ToArray();

    public static ReadOnlyMemory<byte> BlobMemory(CellSource cells, MappedColumn column) => Blob(cells, column);

    public static object Object(CellSource cells, MappedColumn column) => ClrValue.Read(column.Type, cells.Bytes(column.Ordinal));

    /// <summary>Refuses a NULL where the type has no place for it.</summary>
    public static T RefuseNull<T>(MappedColumn column) => throw new RequestException(ErrorCode.NullNotAllowed,
        $"Column {column.Name} is NULL in a row that is mapped to {typeof(T).Name}, which has no NULL. Map it to a nullable type, or use COALESCE.");
}
