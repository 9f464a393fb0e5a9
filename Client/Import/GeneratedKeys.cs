using System.Buffers.Binary;

namespace Grid.Client.Import;

/// <summary>
/// The keys that an import makes for a table without a primary key: they follow from the import's id and the number of the
/// row, so that a row that is sent twice is one row. Keys of one import grow with the rows, which stores like.
/// </summary>
internal sealed class GeneratedKeys(Guid importId)
{
    /// <summary>Bits of the row's number: more rows than a file has.</summary>
    private const int RowBits = 40;

    private readonly byte[] _id = importId.ToByteArray(bigEndian: true);

    /// <summary>The key of a row: version 8 of RFC 9562, 48 and 12 bits of the id, then 22 more and the row's number.</summary>
    public Guid Of(long row)
    {
        Span<byte> bytes = stackalloc byte[16];
        _id.AsSpan(0, 8).CopyTo(bytes);
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        var low = ((BinaryPrimitives.ReadUInt64BigEndian(_id.AsSpan(8)) & (1UL << 22) - 1) << RowBits) | ((ulong)row & ((1UL << RowBits) - 1));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (2UL << 62) | low);
        return new Guid(bytes, bigEndian: true);
    }
}
