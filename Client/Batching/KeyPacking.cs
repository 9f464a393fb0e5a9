using Grid.Client.Calls;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Batching;

/// <summary>Keys of reads as <see cref="ReadRequest"/> carries them, and rows as <see cref="ReadResponse"/> does.</summary>
internal static class KeyPacking
{
    /// <summary>The most bytes that keys take when they are packed.</summary>
    public static int MaxBytes(ReadOnlySpan<PendingRead> calls)
    {
        var bytes = 0;
        foreach (var call in calls)
        {
            bytes += VarInt.MaxLength + call.Key.Length;
        }

        return bytes;
    }

    public static ReadOnlyMemory<byte> Pack(ReadOnlySpan<PendingRead> calls)
    {
        var packed = new byte[MaxBytes(calls)];
        return packed.AsMemory(0, Pack(calls, packed));
    }

    /// <summary>Packs keys into a span that has room for them, and returns how many bytes they take.</summary>
    public static int Pack(ReadOnlySpan<PendingRead> calls, Span<byte> packed)
    {
        var offset = 0;
        foreach (var call in calls)
        {
            var key = call.Key.Span;
            offset += VarInt.Write(packed[offset..], (ulong)key.Length);
            key.CopyTo(packed[offset..]);
            offset += key.Length;
        }

        return offset;
    }

    /// <summary>Stages in each call its row.</summary>
    public static void Stage(ReadOnlyMemory<byte> rows, ReadOnlySpan<PendingRead> calls)
    {
        var offset = 0;
        foreach (var call in calls)
        {
            call.Stage(KeyOutcome.Read(rows, ref offset));
        }
    }
}
