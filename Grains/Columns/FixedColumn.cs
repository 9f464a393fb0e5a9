using System.Runtime.InteropServices;
using Grid.Tables;

namespace Grid.Grains.Columns;

/// <summary>
/// A column of fixed width; <typeparamref name="T"/> is the CLR type of its <see cref="PhysicalType"/> (byte for BOOLEAN).
/// Values lie as in encoded rows: little-endian, as on every processor that .NET runs on in practice.
/// </summary>
public sealed class FixedColumn<T> : Column
    where T : unmanaged
{
    private readonly ChunkedArray<T> _values = new();
    private readonly ChunkSummaries<T> _summaries;

    /// <param name="summarize">Makes the summary of a chunk; null for a type that has none.</param>
    internal FixedColumn(ColumnType type, SlotAllocator slots, ChunkSummaries<T>.Summarize? summarize = null)
        : base(type, slots)
    {
        _summaries = new ChunkSummaries<T>(summarize);
    }

    internal override long ByteCount => _values.ByteCount + Nulls.ByteCount + _summaries.ByteCount;

    /// <summary>One value a slot of the chunk; NULL and free slots hold the default.</summary>
    public ReadOnlySpan<T> GetValues(int chunk) => _values.GetChunk(chunk, Slots.SlotCountOf(chunk));

    /// <summary>What is known of the values of a chunk. To be asked by whoever reads the chunk; false when nothing is known.</summary>
    public bool TrySummarize(int chunk, out ChunkSummary<T> summary) => _summaries.TryGet(chunk, GetValues(chunk), out summary);

    /// <summary>The value of a slot (chunk × <see cref="TableSlice.ChunkSize"/> + index).</summary>
    internal T GetValue(int slot) => _values[slot];

    internal override void EnsureSlot(int slot) => _values.EnsureSlot(slot);

    internal override void Reserve(int slot, int length)
    {
    }

    internal override void Set(int slot, ReadOnlySpan<byte> value)
    {
        _values[slot] = MemoryMarshal.Read<T>(value);
        _summaries.Forget(slot >> TableSlice.ChunkShift);
        Nulls.Unset(slot);
    }

    internal override void Free(int slot)
    {
        _values[slot] = default;
        _summaries.Forget(slot >> TableSlice.ChunkShift);
        Nulls.Unset(slot);
    }

    internal override void Tidy(int slot)
    {
    }

    internal override void Clear()
    {
        _values.Clear();
        _summaries.Clear();
        Nulls.Clear();
    }

    internal override void Write(int slot, RowWriter writer)
    {
        if (Nulls[slot])
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteEncoded(BytesOf(slot));
        }
    }

    internal override bool Holds(int slot, ReadOnlySpan<byte> value) => BytesOf(slot).SequenceEqual(value);

    internal override int GetEncodedLength(int slot) => Type.Width;

    internal override int Encode(int slot, Span<byte> output)
    {
        var bytes = BytesOf(slot);
        bytes.CopyTo(output);
        return bytes.Length;
    }

    private ReadOnlySpan<byte> BytesOf(int slot) => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in _values[slot]));
}
