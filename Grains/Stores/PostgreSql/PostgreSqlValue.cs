using System.Buffers.Binary;
using Grid.Tables;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>How values lie in PostgreSQL and in its binary COPY: the type of the same name, exact both ways. Dates and timestamps beyond its calendar are <see cref="PostgreSqlCalendar">described there</see>.</summary>
internal static class PostgreSqlValue
{
    /// <summary>Longest length that PostgreSQL takes in the declaration of a VARCHAR.</summary>
    private const int MaxDeclaredLength = 10_485_760;

    // UUIDs lie in Grid with their top bit flipped.
    private static readonly Int128 UuidSign = Int128.MinValue;

    // Text is ordered by its bytes, whatever the server's language: as in Grid, and the same on every server.
    public static string DeclaredType(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean => "boolean",
        TypeKind.SmallInt => "smallint",
        TypeKind.Integer => "integer",
        TypeKind.BigInt => "bigint",
        TypeKind.Real => "real",
        TypeKind.Double => "double precision",
        TypeKind.Decimal => $"numeric({type.Precision},{type.Scale})",
        TypeKind.Varchar when type.MaxLength is > 0 and <= MaxDeclaredLength => $"varchar({type.MaxLength}) COLLATE \"C\"",
        TypeKind.Varchar => "text COLLATE \"C\"",
        TypeKind.Date => "date",
        TypeKind.Timestamp => "timestamp(6)",
        TypeKind.Uuid => "uuid",
        TypeKind.Blob => "bytea",
        _ => throw new InvalidOperationException($"No column has type {type}."),
    };

    /// <summary>Writes the encoded bytes of a value that is not NULL.</summary>
    /// <param name="beyond">Receives the value itself when PostgreSQL cannot hold it.</param>
    public static void Write(CopyWriter output, ColumnType type, ReadOnlySpan<byte> value, List<long> beyond)
    {
        switch (type.Kind)
        {
            case TypeKind.Boolean or TypeKind.Varchar or TypeKind.Blob:
                output.WriteField(value);
                break;
            case TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt or TypeKind.Real or TypeKind.Double:
                // The same bits, the highest byte first.
                var field = output.BeginField(value.Length);
                value.CopyTo(field);
                field.Reverse();
                break;
            case TypeKind.Decimal:
                Span<byte> numeric = stackalloc byte[PostgreSqlNumeric.MaxBytes];
                output.WriteField(numeric[..PostgreSqlNumeric.Write(ClrValue.ReadUnscaled(type, value), type.Scale, numeric)]);
                break;
            case TypeKind.Date:
                var days = BinaryPrimitives.ReadInt32LittleEndian(value);
                if (!PostgreSqlCalendar.TryEncodeDate(days, out var date))
                {
                    beyond.Add(days);
                }

                BinaryPrimitives.WriteInt32BigEndian(output.BeginField(sizeof(int)), date);
                break;
            case TypeKind.Timestamp:
                var microseconds = BinaryPrimitives.ReadInt64LittleEndian(value);
                if (!PostgreSqlCalendar.TryEncodeTimestamp(microseconds, out var timestamp))
                {
                    beyond.Add(microseconds);
                }

                BinaryPrimitives.WriteInt64BigEndian(output.BeginField(sizeof(long)), timestamp);
                break;
            case TypeKind.Uuid:
                BinaryPrimitives.WriteInt128BigEndian(output.BeginField(value.Length), BinaryPrimitives.ReadInt128LittleEndian(value) ^ UuidSign);
                break;
            default:
                throw new InvalidOperationException($"No column has type {type}.");
        }
    }

    /// <summary>Appends a stored value that is not NULL to a row. False when it is none of the column's type.</summary>
    /// <param name="beyond">The values of this row that PostgreSQL cannot hold, in the order of the columns.</param>
    public static bool TryRead(ReadOnlySpan<byte> field, ColumnType type, Queue<long> beyond, RowWriter output)
    {
        if (type.Width != 0 && type.Kind != TypeKind.Decimal && field.Length != type.Width)
        {
            return false;
        }

        switch (type.Kind)
        {
            case TypeKind.Boolean:
                output.Write(field[0] != 0);
                return true;
            case TypeKind.SmallInt:
                output.Write(BinaryPrimitives.ReadInt16BigEndian(field));
                return true;
            case TypeKind.Integer:
                output.Write(BinaryPrimitives.ReadInt32BigEndian(field));
                return true;
            case TypeKind.BigInt:
                output.Write(BinaryPrimitives.ReadInt64BigEndian(field));
                return true;
            case TypeKind.Real:
                output.Write(BinaryPrimitives.ReadSingleBigEndian(field));
                return true;
            case TypeKind.Double:
                output.Write(BinaryPrimitives.ReadDoubleBigEndian(field));
                return true;
            case TypeKind.Varchar or TypeKind.Blob:
                output.WriteBytes(field);
                return true;
            case TypeKind.Decimal:
                return TryReadDecimal(field, type, output);
            case TypeKind.Date:
                return TryReadDate(BinaryPrimitives.ReadInt32BigEndian(field), beyond, output);
            case TypeKind.Timestamp:
                return TryReadTimestamp(BinaryPrimitives.ReadInt64BigEndian(field), beyond, output);
            case TypeKind.Uuid:
                output.Write(BinaryPrimitives.ReadInt128BigEndian(field) ^ UuidSign);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadDecimal(ReadOnlySpan<byte> field, ColumnType type, RowWriter output)
    {
        if (!PostgreSqlNumeric.TryRead(field, type, out var unscaled))
        {
            return false;
        }

        if (type.Physical == PhysicalType.Int64)
        {
            output.Write((long)unscaled);
        }
        else
        {
            output.Write(unscaled);
        }

        return true;
    }

    private static bool TryReadDate(int field, Queue<long> beyond, RowWriter output)
    {
        if (PostgreSqlCalendar.TryDecodeDate(field, out var days))
        {
            output.Write(days);
            return true;
        }

        if (!beyond.TryDequeue(out var value) || value is < int.MinValue or > int.MaxValue)
        {
            return false;
        }

        output.Write((int)value);
        return true;
    }

    private static bool TryReadTimestamp(long field, Queue<long> beyond, RowWriter output)
    {
        if (PostgreSqlCalendar.TryDecodeTimestamp(field, out var microseconds) || beyond.TryDequeue(out microseconds))
        {
            output.Write(microseconds);
            return true;
        }

        return false;
    }
}
