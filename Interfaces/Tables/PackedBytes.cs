namespace Grid.Tables;

/// <summary>
/// Bytes that travel as they are. Of a <see cref="ReadOnlyMemory{T}"/> of bytes, Orleans 10.4 writes each byte as a value of its
/// own, which takes a hundred times as long. The memory must not be changed any more; an empty one and none are the same.
/// </summary>
[Immutable]
public readonly struct PackedBytes(ReadOnlyMemory<byte> memory)
{
    public ReadOnlyMemory<byte> Memory { get; } = memory;

    public ReadOnlySpan<byte> Span => Memory.Span;

    public int Length => Memory.Length;

    public bool IsEmpty => Memory.IsEmpty;

    public static implicit operator PackedBytes(ReadOnlyMemory<byte> memory) => new(memory);

    public static implicit operator PackedBytes(Memory<byte> memory) => new(memory);

    public static implicit operator PackedBytes(byte[] bytes) => new(bytes);

    public static implicit operator ReadOnlyMemory<byte>(PackedBytes bytes) => bytes.Memory;

    public ReadOnlyMemory<byte> Slice(int start, int length) => Memory.Slice(start, length);

    public byte[] ToArray() => Memory.ToArray();
}
