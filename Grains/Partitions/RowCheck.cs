using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>Checks what a client sent before it can reach a journal: a row or key that fits its table and belongs to this partition.</summary>
internal static class RowCheck
{
    /// <summary>The reason to refuse an encoded row, or null.</summary>
    public static string? RefuseRow(TableSchema schema, ReadOnlySpan<byte> row, PartitionId partition, int partitionCount, out ErrorCode code)
    {
        code = ErrorCode.InvalidRequest;
        try
        {
            var keyBytes = 0;
            var reader = new RowReader(schema, row);
            while (reader.MoveNext())
            {
                keyBytes += schema.IsKey(reader.Ordinal) ? reader.Value.Length : 0;
                var column = schema.Columns[reader.Ordinal];
                if (reader.IsNull)
                {
                    if (!column.IsNullable)
                    {
                        code = schema.IsKey(reader.Ordinal) ? ErrorCode.KeyMissing : ErrorCode.NullNotAllowed;
                        return $"Column {column.Name} of table {schema.Name} is NOT NULL: give it a value.";
                    }
                }
                else if (RefuseValue(schema, column, reader.Value, out code) is { } reason)
                {
                    return reason;
                }
            }

            if (keyBytes > TableSchema.MaxKeyBytes)
            {
                code = ErrorCode.ValueTooLong;
                return $"A key of table {schema.Name} takes at most {TableSchema.MaxKeyBytes} bytes; this one has {keyBytes}. Shorten it.";
            }
        }
        catch (GridException failure)
        {
            return failure.Message;
        }

        var home = KeyCodec.PartitionOfRow(schema, row, partitionCount);
        return home == partition ? null : WrongPartition(schema, home, partition);
    }

    /// <summary>The reason to refuse a canonical key, or null.</summary>
    public static string? RefuseKey(TableSchema schema, ReadOnlySpan<byte> key, PartitionId partition, int partitionCount)
    {
        try
        {
            var offset = 0;
            foreach (var ordinal in schema.Key)
            {
                EncodedValue.Read(schema.Columns[ordinal].Type, key, ref offset);
            }

            if (offset != key.Length)
            {
                return $"The key of table {schema.Name} has {key.Length - offset} bytes too many.";
            }
        }
        catch (GridException failure)
        {
            return failure.Message;
        }

        var home = KeyCodec.PartitionOfKey(schema, key, partitionCount);
        return home == partition ? null : WrongPartition(schema, home, partition);
    }

    private static string? RefuseValue(TableSchema schema, ColumnSchema column, ReadOnlySpan<byte> value, out ErrorCode code)
    {
        code = ErrorCode.InvalidRequest;
        switch (column.Type.Kind)
        {
            case TypeKind.Boolean when value[0] > 1:
                return $"Column {column.Name} of table {schema.Name}: {value[0]} is no BOOLEAN.";
            case TypeKind.Decimal when !Fits(ClrValue.ReadUnscaled(column.Type, value), column.Type.Precision):
                code = ErrorCode.ValueOutOfRange;
                return $"Column {column.Name} of table {schema.Name} is {column.Type}; {Decimals.ToText(ClrValue.ReadUnscaled(column.Type, value), column.Type.Scale)} has more digits.";
            case TypeKind.Varchar when RowWriter.RefuseText(schema, column, value) is { } reason:
                return reason;
            case TypeKind.Varchar or TypeKind.Blob when RowWriter.RefuseLength(schema, column, value) is { } tooLong:
                code = ErrorCode.ValueTooLong;
                return tooLong;
            default:
                return null;
        }
    }

    private static bool Fits(Int128 unscaled, int precision) => unscaled < Decimals.PowerOfTen(precision) && unscaled > -Decimals.PowerOfTen(precision);

    private static string WrongPartition(TableSchema schema, PartitionId home, PartitionId partition) =>
        $"A row of table {schema.Name} belongs to partition {home} and was sent to {partition}: the sender's number of partitions or key encoding differs.";
}
