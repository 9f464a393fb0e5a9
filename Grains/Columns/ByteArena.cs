using System.Buffers;

namespace Grid.Grains.Columns;

/// <summary>
/// Values of varying length, one after another in one array, so that a value costs no object. The owner keeps the
/// <see cref="ByteRange"/> of each value; what it discards stays as garbage until the owner compacts.
/// </summary>
internal sealed class ByteArena
{
    /// <summary>Garbage below this is not worth a walk over all ranges.</summary>
    public const int MinGarbage = 1024;

    private const int MinCapacity = 64;

    private byte[] _bytes = [];
    private int _used;
    private int _garbage;

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => ArraySize.Of<byte>(_bytes.Length);

    /// <summary>Bytes of values that have not been discarded.</summary>
    public int LiveLength => _used - _garbage;

    /// <summary>More than half of the bytes are garbage: time for <see cref="Compact"/>.</summary>
    public bool IsWasteful => _garbage >= MinGarbage && _garbage > _used / 2;

    /// <summary>Whether a value of that length can be appended after <see cref="Reserve"/>.</summary>
    public bool CanHold(int length) => length <= Array.MaxLength - _used;

    /// <summary>Makes room, so that the next <see cref="Append"/> of that length cannot fail.</summary>
    public void Reserve(int length)
    {
        var needed = _used + length;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, CapacityFor(needed));
        }
    }

    /// <summary>Adds a value for which there is room.</summary>
    public ByteRange Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_bytes.AsSpan(_used));
        var range = RangeOf(_used, value.Length);
        _used += value.Length;
        return range;
    }

    /// <summary>Replaces a value by one that is not longer, where it lies.</summary>
    public ByteRange Overwrite(ByteRange range, ReadOnlySpan<byte> value)
    {
        value.CopyTo(_bytes.AsSpan(range.Offset, range.Length));
        _garbage += range.Length - value.Length;
        return RangeOf(range.Offset, value.Length);
    }

    public void Discard(ByteRange range) => _garbage += range.Length;

    /// <summary>The value; valid until the arena changes.</summary>
    public ReadOnlySpan<byte> Get(ByteRange range) => _bytes.AsSpan(range.Offset, range.Length);

    /// <summary>Closes the gaps, and returns memory when much would stay unused. <paramref name="ranges"/> are all values that have not been discarded; they are moved.</summary>
    public void Compact(Span<ByteRange> ranges)
    {
        var live = LiveLength;
        // All memory is taken before anything changes, so that running out of it does no harm.
        var scratch = ArrayPool<byte>.Shared.Rent(live);
        var capacity = CapacityFor(live);
        var target = capacity < _bytes.Length / 2 ? new byte[capacity] : _bytes;
        var length = 0;
        foreach (ref var range in ranges)
        {
            if (range.Length > 0)
            {
                Get(range).CopyTo(scratch.AsSpan(length));
                range = range with { Offset = length };
                length += range.Length;
            }
        }

        if (length != live)
        {
            throw new InvalidOperationException($"An arena of {live} live bytes was compacted with ranges of {length} bytes.");
        }

        scratch.AsSpan(0, length).CopyTo(target);
        ArrayPool<byte>.Shared.Return(scratch);
        _bytes = target;
        _used = length;
        _garbage = 0;
    }

    // An empty value lies nowhere: compaction does not move it, so its offset must not point into what may be given back.
    private static ByteRange RangeOf(int offset, int length) => length == 0 ? default : new ByteRange(offset, length);

    // Half more than needed keeps appending linear and wastes a sixth on average.
    private static int CapacityFor(int needed) =>
        (int)Math.Clamp(needed + (needed / 2L), MinCapacity, Math.Max(needed, Array.MaxLength));
}
