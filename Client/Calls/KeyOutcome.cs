using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Calls;

/// <summary>What a partition answered for one key: a version and an encoded row, version 0 when there is no row, or a failure.</summary>
internal readonly record struct KeyOutcome(long Version, ReadOnlyMemory<byte> Row, GridException? Failure)
{
    public static KeyOutcome Failed(GridException failure) => new(0, default, failure);

    /// <exception cref="GridException">The response is not for so many keys.</exception>
    public static void Check(PartitionId partition, int keyCount, ReadResponse response)
    {
        if (response.Count != keyCount)
        {
            throw new GridException(ErrorCode.Internal, $"Partition {partition} answered for {response.Count} of {keyCount} keys.");
        }
    }

    /// <summary>Reads what a <see cref="ReadResponse"/> has for the next key, and moves the offset behind it.</summary>
    public static KeyOutcome Read(ReadOnlyMemory<byte> rows, ref int offset)
    {
        var bytes = rows.Span;
        var version = (long)VarInt.Read(bytes, ref offset);
        if (version == 0)
        {
            return default;
        }

        var length = VarInt.ReadLength(bytes, ref offset);
        var row = rows.Slice(offset, length);
        offset += length;
        return new KeyOutcome(version, row, null);
    }
}
