using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Vectors;

/// <summary>A vector of strings or blobs: places in one buffer.</summary>
internal sealed class BytesVector(ColumnType type, int count) : Vector(type, count)
{
    private readonly (int Start, int Length)[] _places = new (int Start, int Length)[count];
    private byte[] _buffer = [];
    private int _used;

    public ReadOnlySpan<byte> Get(int index) => _buffer.AsSpan(_places[index].Start, _places[index].Length);

    public void Set(int index, ReadOnlySpan<byte> value)
    {
        if (_used + value.Length > _buffer.Length)
        {
            Grow(value.Length);
        }

        value.CopyTo(_buffer.AsSpan(_used));
        _places[index] = (_used, value.Length);
        _used += value.Length;
    }

    /// <summary>Gives a place the bytes that another place of this vector has.</summary>
    public void SetSame(int index, int other) => _places[index] = _places[other];

    public override Vector Gather(ReadOnlySpan<int> places)
    {
        // The bytes are shared: a vector's buffer only ever grows.
        var gathered = new BytesVector(Type, places.Length) { Nulls = GatherNulls(places), _buffer = _buffer, _used = _used };
        for (var index = 0; index < places.Length; index++)
        {
            gathered._places[index] = _places[places[index]];
        }

        return gathered;
    }

    public override void AppendKey(int index, KeyBuffer key)
    {
        if (IsNull(index))
        {
            key.AddNull();
        }
        else
        {
            key.Add((byte)1);
            key.AddBytes(Get(index));
        }
    }

    // Bytewise, which for UTF-8 is the order of code points.
    public override int Compare(int index, Vector other, int otherIndex) => Get(index).SequenceCompareTo(((BytesVector)other).Get(otherIndex));

    public override ColumnVector ToColumn()
    {
        var offsets = new int[Count + 1];
        for (var index = 0; index < Count; index++)
        {
            offsets[index + 1] = checked(offsets[index] + (IsNull(index) ? 0 : _places[index].Length));
        }

        var data = new byte[offsets[^1]];
        for (var index = 0; index < Count; index++)
        {
            if (!IsNull(index))
            {
                Get(index).CopyTo(data.AsSpan(offsets[index]));
            }
        }

        return new ColumnVector(Type, Count, data, offsets, PackNulls());
    }

    private void Grow(int more)
    {
        var needed = (long)_used + more;
        if (needed > Array.MaxLength)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"Strings of {needed} bytes are needed at once; {Array.MaxLength} are possible. Select fewer rows or columns.");
        }

        Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(256, _buffer.Length * 2L))));
    }
}
