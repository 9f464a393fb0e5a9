using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.IO.Hashing;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Changes;

/// <summary>
/// What a subscription has handed out: a place in each partition and, while it reads the rows that are there, how far that is. As a
/// token, it is the Base64Url of: format (1 byte), table id, number of partitions, then for each its position and fingerprint (4 bytes);
/// while rows are read a 1, the partition and the last key (with its length), otherwise a 0; and the low half of XxHash3 over
/// all that (4 bytes). Numbers are <see cref="VarInt"/>, fixed ones little-endian. Formats are only added.
/// </summary>
/// <param name="Scan">The partition whose rows are being read, and the key of the last; null when all are read.</param>
internal sealed record ChangeCut(TableId Table, ImmutableArray<ChangePlace> Places, (PartitionId Partition, byte[] After)? Scan)
{
    private const byte Format = 1;

    public ChangeCut With(PartitionId partition, ChangePlace place) => this with { Places = Places.SetItem(partition.Value, place) };

    public string ToToken()
    {
        var token = new ArrayBufferWriter<byte>(16 + (Places.Length * 10));
        token.Write([Format]);
        VarInt.Write(token, (ulong)Table.Value);
        VarInt.Write(token, (ulong)Places.Length);
        foreach (var place in Places)
        {
            VarInt.Write(token, (ulong)place.Position.Value);
            WriteFixed(token, place.Fingerprint);
        }

        token.Write([Scan is null ? (byte)0 : (byte)1]);
        if (Scan is { } scan)
        {
            VarInt.Write(token, (ulong)scan.Partition.Value);
            VarInt.Write(token, (ulong)scan.After.Length);
            token.Write(scan.After);
        }

        WriteFixed(token, Checksum(token.WrittenSpan));
        return Base64Url.EncodeToString(token.WrittenSpan);
    }

    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: it is no token, or of a newer program.</exception>
    public static ChangeCut OfToken(string token)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(token);
            var content = bytes.AsSpan(0, bytes.Length - sizeof(uint));
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(content.Length)) != Checksum(content) ? throw Refused("it is damaged")
                : content[0] != Format ? throw Refused($"it has format {content[0]}, and this program knows format {Format}: use the newer program that made it")
                : Read(content[1..]);
        }
        catch (Exception failure) when (failure is FormatException or GridException { Code: ErrorCode.StoreFailure } or ArgumentException or IndexOutOfRangeException)
        {
            throw Refused("it is damaged");
        }
    }

    private static ChangeCut Read(ReadOnlySpan<byte> content)
    {
        var offset = 0;
        var table = new TableId((long)VarInt.Read(content, ref offset));
        var places = new ChangePlace[VarInt.ReadLength(content, ref offset)];
        for (var partition = 0; partition < places.Length; partition++)
        {
            var position = Position.Create((long)VarInt.Read(content, ref offset));
            places[partition] = new ChangePlace(position, BinaryPrimitives.ReadUInt32LittleEndian(content[offset..]));
            offset += sizeof(uint);
        }

        if (content[offset++] == 0)
        {
            return new ChangeCut(table, [.. places], null);
        }

        var scanned = PartitionId.Create((int)VarInt.Read(content, ref offset));
        var length = VarInt.ReadLength(content, ref offset);
        return new ChangeCut(table, [.. places], (scanned, content.Slice(offset, length).ToArray()));
    }

    private static void WriteFixed(ArrayBufferWriter<byte> token, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(token.GetSpan(sizeof(uint)), value);
        token.Advance(sizeof(uint));
    }

    private static uint Checksum(ReadOnlySpan<byte> content) => (uint)XxHash3.HashToUInt64(content);

    private static RequestException Refused(string reason) => new(ErrorCode.InvalidRequest, $"The resume token cannot be used: {reason}.");
}
