using System.Buffers;
using Grid.Errors;

namespace Grid.Tables;

/// <summary>Unsigned LEB128: seven bits a byte, low bits first, the top bit saying that another byte follows.</summary>
public static class VarInt
{
    /// <summary>Bytes of the largest value.</summary>
    public const int MaxLength = 10;

    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        var span = output.GetSpan(MaxLength);
        output.Advance(Write(span, value));
    }

    /// <summary>Writes into <paramref name="span"/>, which has room for <see cref="MaxLength"/> bytes, and returns the number of bytes.</summary>
    public static int Write(Span<byte> span, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads one number and moves <paramref name="offset"/> behind it.</summary>
    /// <exception cref="GridException"><see cref="ErrorCode.StoreFailure"/>: the bytes end early or are no number.</exception>
    public static ulong Read(ReadOnlySpan<byte> span, scoped ref int offset)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (offset >= span.Length)
            {
                break;
            }

            var next = span[offset++];
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new GridException(ErrorCode.StoreFailure, $"Damaged encoding: no number ends at byte {offset} of {span.Length}.");
    }

    /// <summary>Reads a length that must fit into what is left, and moves <paramref name="offset"/> behind the number.</summary>
    public static int ReadLength(ReadOnlySpan<byte> span, scoped ref int offset)
    {
        var length = Read(span, ref offset);
        return length <= (ulong)(span.Length - offset)
            ? (int)length
            : throw new GridException(ErrorCode.StoreFailure,
                $"Damaged encoding: {length} bytes announced at byte {offset}, {span.Length - offset} left.");
    }
}
