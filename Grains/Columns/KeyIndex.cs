using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Grid.Grains.Columns;

/// <summary>Finds a row's slot by its canonical key bytes. Keys are not stored again: they are gathered from the key columns.</summary>
internal sealed class KeyIndex : INumberedKeys
{
    private readonly Column[] _columns;
    private readonly Column? _onlyFixed;
    private readonly NumberTable _table;
    private byte[] _gathered = new byte[32];

    /// <param name="columns">The key columns in key order.</param>
    public KeyIndex(Column[] columns)
    {
        _columns = columns;
        _onlyFixed = columns is [{ Type.Width: > 0 }] ? columns[0] : null;
        _table = new NumberTable(this);
    }

    public int Count => _table.Count;

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _table.ByteCount + ArraySize.Of<byte>(_gathered.Length);

    public static ulong HashOf(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key);

    /// <summary>The slot of a key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key, ulong hash) => _table.Find(key, hash);

    /// <summary>Makes room, so that the next <see cref="Add"/> of that slot cannot fail.</summary>
    public void Reserve(int slot) => _table.Reserve(slot);

    /// <summary>Adds a slot whose key columns are written.</summary>
    public void Add(ulong hash, int slot) => _table.Add(hash, slot);

    /// <summary>Removes a slot whose key columns are still written.</summary>
    public void Remove(ulong hash, int slot) => _table.Remove(hash, slot);

    public void Clear() => _table.Clear();

    /// <summary>See <see cref="NumberTable.FindRun"/>.</summary>
    public int FindRun(ulong hash) => _table.FindRun(hash);

    /// <summary>Fills <paramref name="slots"/> with the first run at or behind a position, in the order of hashes and then keys; see <see cref="NumberTable.TryReadRun"/>.</summary>
    public bool TryReadRun(ref int position, List<int> slots)
    {
        slots.Clear();
        if (!_table.TryReadRun(ref position, slots))
        {
            return false;
        }

        if (slots.Count > 1)
        {
            byte[][] keys = [.. slots.Select(slot => Gather(slot).ToArray())];
            MemoryExtensions.Sort(keys.AsSpan(), CollectionsMarshal.AsSpan(slots), KeyOrder.Instance);
        }

        return true;
    }

    /// <summary>Whether the key of a slot comes behind another, in the order of hashes and then keys.</summary>
    public bool IsBehind(int slot, ReadOnlySpan<byte> key) => KeyOrder.Compare(Gather(slot), key) > 0;

    /// <summary>The hash of the key that a live slot holds.</summary>
    public ulong HashOf(int slot) => HashOf(Gather(slot));

    /// <summary>A copy of the canonical key that a live slot holds.</summary>
    public byte[] KeyOf(int slot) => Gather(slot).ToArray();

    ulong INumberedKeys.HashOf(int number) => HashOf(number);

    bool INumberedKeys.IsKey(int number, ReadOnlySpan<byte> key) =>
        _onlyFixed is not null ? _onlyFixed.Holds(number, key) : Gather(number).SequenceEqual(key);

    private ReadOnlySpan<byte> Gather(int slot)
    {
        var length = 0;
        foreach (var column in _columns)
        {
            length += column.GetEncodedLength(slot);
        }

        if (length > _gathered.Length)
        {
            _gathered = new byte[BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        var offset = 0;
        foreach (var column in _columns)
        {
            offset += column.Encode(slot, _gathered.AsSpan(offset));
        }

        return _gathered.AsSpan(0, length);
    }
}
