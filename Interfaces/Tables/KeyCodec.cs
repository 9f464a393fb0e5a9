using System.Buffers;
using System.IO.Hashing;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Tables;

/// <summary>
/// The canonical bytes of keys: the key columns' encoded values in key order, each as in a row. Equal keys have equal
/// bytes, because <see cref="RowWriter"/> stores equal values equally.
/// </summary>
public static class KeyCodec
{
    // Every row of every write comes through here, on the client and on the partition.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    /// <summary>Appends the key of an encoded row.</summary>
    public static void WriteKey(TableSchema schema, ReadOnlySpan<byte> row, IBufferWriter<byte> output) =>
        WriteColumns(schema, row, schema.Key.AsSpan(), output);

    /// <summary>The key of an encoded row.</summary>
    public static byte[] KeyOf(TableSchema schema, ReadOnlySpan<byte> row)
    {
        var output = _scratch ??= new ArrayBufferWriter<byte>(256);
        output.ResetWrittenCount();
        WriteKey(schema, row, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The partition of an encoded row: XxHash3 of its partition columns' canonical bytes, modulo the number of partitions.</summary>
    public static PartitionId PartitionOfRow(TableSchema schema, ReadOnlySpan<byte> row, int partitionCount)
    {
        var output = _scratch ??= new ArrayBufferWriter<byte>(256);
        output.ResetWrittenCount();
        WriteColumns(schema, row, schema.PartitionColumns.AsSpan(), output);
        return PartitionOf(output.WrittenSpan, partitionCount);
    }

    /// <summary>The partition of a canonical key. The partition-by column is always part of the key, so the key suffices.</summary>
    public static PartitionId PartitionOfKey(TableSchema schema, ReadOnlySpan<byte> key, int partitionCount)
    {
        if (schema.PartitionBy is not { } partitionBy)
        {
            return PartitionOf(key, partitionCount);
        }

        var offset = 0;
        foreach (var ordinal in schema.Key)
        {
            var start = offset;
            EncodedValue.Read(schema.Columns[ordinal].Type, key, ref offset);
            if (ordinal == partitionBy)
            {
                return PartitionOf(key[start..offset], partitionCount);
            }
        }

        throw new InvalidOperationException($"The partition-by column of table {schema.Name} is not part of its key.");
    }

    private static PartitionId PartitionOf(ReadOnlySpan<byte> bytes, int partitionCount) =>
        PartitionId.Create((int)(XxHash3.HashToUInt64(bytes) % (ulong)partitionCount));

    private static void WriteColumns(TableSchema schema, ReadOnlySpan<byte> row, ReadOnlySpan<int> ordinals, IBufferWriter<byte> output)
    {
        // Key columns mostly come in ordinal order, so that one pass finds them all.
        var reader = new RowReader(schema, row);
        foreach (var ordinal in ordinals)
        {
            if (ordinal <= reader.Ordinal)
            {
                reader = new RowReader(schema, row);
            }

            while (reader.Ordinal < ordinal && reader.MoveNext())
            {
            }

            if (reader.IsNull)
            {
                throw new GridException(ErrorCode.StoreFailure, $"Damaged row of table {schema.Name}: key column {schema.Columns[ordinal].Name} is NULL.");
            }

            if (schema.Columns[ordinal].Type.Width == 0)
            {
                VarInt.Write(output, (ulong)reader.Value.Length);
            }

            output.Write(reader.Value);
        }
    }
}
