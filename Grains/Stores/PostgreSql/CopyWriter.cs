using System.Buffers;
using System.Buffers.Binary;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// Writes PostgreSQL's binary COPY: a header, rows of a field count and fields of a length and bytes, a trailer. All
/// numbers have the highest byte first.
/// </summary>
internal sealed class CopyWriter
{
    private const int NullLength = -1;
    private const int BigIntType = 20;

    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);

    public CopyWriter()
    {
        _output.Write("PGCOPY\n"u8);
        _output.Write<byte>([0xFF, (byte)'\r', (byte)'\n', 0]);
        // No flags, no extension of the header.
        _output.Write<byte>([0, 0, 0, 0, 0, 0, 0, 0]);
    }

    public int Length => _output.WrittenCount;

    public void BeginRow(int fields) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), (short)fields);

    public void WriteNull() => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), NullLength);

    public void WriteField(ReadOnlySpan<byte> value) => value.CopyTo(BeginField(value.Length));

    public void WriteField(long value) => BinaryPrimitives.WriteInt64BigEndian(BeginField(sizeof(long)), value);

    /// <summary>Writes an array of BIGINT.</summary>
    public void WriteField(List<long> values)
    {
        const int headerBytes = 12;
        const int dimensionBytes = 8;
        const int elementBytes = sizeof(int) + sizeof(long);
        var isEmpty = values.Count == 0;
        var field = BeginField(headerBytes + (isEmpty ? 0 : dimensionBytes + (values.Count * elementBytes)));
        BinaryPrimitives.WriteInt32BigEndian(field, isEmpty ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(field[4..], 0);
        BinaryPrimitives.WriteInt32BigEndian(field[8..], BigIntType);
        if (isEmpty)
        {
            return;
        }

        BinaryPrimitives.WriteInt32BigEndian(field[12..], values.Count);
        BinaryPrimitives.WriteInt32BigEndian(field[16..], 1);
        field = field[(headerBytes + dimensionBytes)..];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32BigEndian(field, sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(field[sizeof(int)..], value);
            field = field[elementBytes..];
        }
    }

    /// <summary>The bytes of a field, to be filled before anything else is written.</summary>
    public Span<byte> BeginField(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), length);
        return Take(length);
    }

    /// <summary>Ends the rows. Nothing may be written after.</summary>
    public ReadOnlyMemory<byte> End()
    {
        BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), -1);
        return _output.WrittenMemory;
    }

    private Span<byte> Take(int length)
    {
        var span = _output.GetSpan(length)[..length];
        _output.Advance(length);
        return span;
    }
}
