using System.Buffers;
using System.Runtime.InteropServices;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Vectors;

/// <summary>Collects the bytes of one composite key; reused from row to row.</summary>
internal sealed class KeyBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Clear() => _bytes.ResetWrittenCount();

    public void AddNull() => Add((byte)0);

    public void Add<T>(T value)
        where T : unmanaged
    {
        _bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
    }

    public void AddBytes(ReadOnlySpan<byte> value)
    {
        VarInt.Write(_bytes, (ulong)value.Length);
        _bytes.Write(value);
    }
}
