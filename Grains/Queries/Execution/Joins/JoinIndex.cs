using System.Numerics;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>Finds the rows of one side by their keys: chains of rows with the same place in a table that is at most half full. A row whose key has a NULL is in none.</summary>
internal sealed class JoinIndex
{
    private readonly Vector[] _keys;
    private readonly ulong[] _hashes;

    // The first row of each chain, and the next one behind each row, plus one; zero ends a chain.
    private readonly int[] _first;
    private readonly int[] _next;
    private readonly bool _isExact;

    public JoinIndex(Vector[] keys, int count)
    {
        _keys = keys;
        _isExact = JoinHash.IsExact(keys);
        _hashes = JoinHash.Of(keys, count);
        _next = new int[count];
        _first = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, count) * 2)];
        var mask = _first.Length - 1;
        for (var row = 0; row < count; row++)
        {
            if (HasNull(keys, row))
            {
                continue;
            }

            ref var first = ref _first[(int)_hashes[row] & mask];
            _next[row] = first;
            first = row + 1;
        }
    }

    /// <summary>Continues to pair rows with those of the index, until all are done or the arrays are full, and returns how many pairs were found.</summary>
    /// <param name="rows">The rows that are looked up.</param>
    /// <param name="cursor">Where to go on; the default to begin, at <see cref="JoinCursor.Row"/> = the number of rows when all is done.</param>
    public int Find(JoinKeys rows, ref JoinCursor cursor, Span<int> probes, Span<int> matches)
    {
        var mask = _first.Length - 1;
        var found = 0;
        for (; cursor.Row < rows.Count; cursor = new JoinCursor(cursor.Row + 1, 0, IsInside: false))
        {
            var (row, next, isInside) = cursor;
            var hash = rows.Hashes[row];
            if (!isInside)
            {
                next = HasNull(rows.Columns, row) ? 0 : _first[(int)hash & mask];
            }

            while (next != 0)
            {
                var match = next - 1;
                if (_hashes[match] == hash && (_isExact || AreEqual(rows.Columns, row, match)))
                {
                    if (found == probes.Length)
                    {
                        cursor = new JoinCursor(row, next, IsInside: true);
                        return found;
                    }

                    (probes[found], matches[found]) = (row, match);
                    found++;
                }

                next = _next[match];
            }
        }

        return found;
    }

    private static bool HasNull(Vector[] keys, int row)
    {
        foreach (var key in keys)
        {
            if (key.IsNull(row))
            {
                return true;
            }
        }

        return false;
    }

    private bool AreEqual(Vector[] keys, int row, int match)
    {
        for (var column = 0; column < keys.Length; column++)
        {
            if (keys[column].Compare(row, _keys[column], match) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
