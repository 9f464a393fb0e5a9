using System.Numerics;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>Numbers distinct packed keys in the order in which they are met: open addressing, linear probing, at most half full.</summary>
internal sealed class PackedTable
{
    private const int MinCapacity = 64;

    // The number of the key in each place plus one; zero for an empty place.
    private int[] _places = new int[MinCapacity];
    private PackedKey[] _keys = new PackedKey[MinCapacity / 2];

    public int Count { get; private set; }

    /// <summary>The number of a key, which is <see cref="Count"/> minus one when it is new.</summary>
    public int FindOrAdd(PackedKey key, out bool isNew)
    {
        var mask = _places.Length - 1;
        var place = (int)key.Hash & mask;
        while (_places[place] is var number and not 0)
        {
            if (_keys[number - 1] == key)
            {
                isNew = false;
                return number - 1;
            }

            place = (place + 1) & mask;
        }

        isNew = true;
        _keys[Count++] = key;
        _places[place] = Count;
        if (Count == _keys.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _keys, _keys.Length * 2);
        _places = new int[BitOperations.RoundUpToPowerOf2((uint)_keys.Length * 2)];
        var mask = _places.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var place = (int)_keys[number].Hash & mask;
            while (_places[place] != 0)
            {
                place = (place + 1) & mask;
            }

            _places[place] = number + 1;
        }
    }
}
