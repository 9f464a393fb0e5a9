using System.Buffers.Binary;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// Packs a <see cref="SiloRequest"/>. Each part: number of the partition, index of the table (of a read; 0 for writes), number
/// of keys or units, as <see cref="VarInt"/>; bytes of the content (4 bytes, little-endian); and the content, which is that of a
/// <see cref="ReadRequest"/> or a <see cref="WriteRequest"/>. Not thread-safe.
/// </summary>
/// <param name="contentBytes">Bytes of all contents together, at most.</param>
/// <param name="partCount">Number of parts, at most.</param>
public ref struct SiloRequestBuilder(int contentBytes, int partCount)
{
    private const int LengthBytes = sizeof(int);

    private readonly byte[] _parts = new byte[contentBytes + (partCount * ((3 * VarInt.MaxLength) + LengthBytes))];
    private int _offset;
    private int _contentStart;
    private int _partCount;

    /// <summary>Starts a part, and returns where its content goes.</summary>
    public Span<byte> Begin(PartitionId partition, int table, int count)
    {
        _partCount++;
        _offset += VarInt.Write(_parts.AsSpan(_offset), (ulong)partition.Value);
        _offset += VarInt.Write(_parts.AsSpan(_offset), (ulong)table);
        _offset += VarInt.Write(_parts.AsSpan(_offset), (ulong)count);
        _contentStart = _offset + LengthBytes;
        return _parts.AsSpan(_contentStart);
    }

    /// <summary>Ends the part.</summary>
    /// <param name="length">Bytes of its content.</param>
    public void End(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_parts.AsSpan(_offset), length);
        _offset = _contentStart + length;
    }

    /// <summary>The request. The builder's memory is handed over: do not use the builder again.</summary>
    public readonly SiloRequest Build(TableRef[] tables) => new(tables, _partCount, _parts.AsMemory(0, _offset));
}
