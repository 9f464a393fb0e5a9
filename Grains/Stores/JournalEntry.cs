using System.Buffers.Binary;
using System.IO.Hashing;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Stores;

/// <summary>
/// One or more consecutive batches of one partition, as a store keeps them: positions <see cref="First"/> to
/// <see cref="Last"/>. The payload is opaque to the store. Entries of a copy are dense: each starts one behind the last
/// position of the one before.
/// </summary>
public sealed record JournalEntry(
    PartitionId Partition, Epoch Epoch, Position First, Position Last, ReadOnlyMemory<byte> Payload, ulong Checksum)
{
    /// <summary>Makes an entry with its checksum.</summary>
    public static JournalEntry Create(PartitionId partition, Epoch epoch, Position first, Position last, ReadOnlyMemory<byte> payload) =>
        new(partition, epoch, first, last, payload, ChecksumOf(partition, epoch, first, last, payload.Span));

    /// <summary>Throws when the entry is not what was written.</summary>
    /// <exception cref="GridException"><see cref="ErrorCode.StoreFailure"/>: damaged.</exception>
    public void Verify()
    {
        if (Checksum != ChecksumOf(Partition, Epoch, First, Last, Payload.Span))
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"Damaged journal entry of partition {Partition}, positions {First} to {Last}: its checksum does not match.");
        }
    }

    // The place of an entry is part of what is protected: an intact payload at the wrong position is damage too.
    private static ulong ChecksumOf(PartitionId partition, Epoch epoch, Position first, Position last, ReadOnlySpan<byte> payload)
    {
        Span<byte> place = stackalloc byte[28];
        BinaryPrimitives.WriteInt32LittleEndian(place, partition.Value);
        BinaryPrimitives.WriteInt64LittleEndian(place[4..], epoch.Value);
        BinaryPrimitives.WriteInt64LittleEndian(place[12..], first.Value);
        BinaryPrimitives.WriteInt64LittleEndian(place[20..], last.Value);
        return XxHash3.HashToUInt64(payload, (long)XxHash3.HashToUInt64(place));
    }
}
