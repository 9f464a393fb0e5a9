namespace Grid.Grains.Columns;

/// <summary>
/// Goes through the rows of a slice in the order of <see cref="KeyOrder"/>, from behind a key. Not to be used any more once
/// the slice has changed: begin a new one behind the last key.
/// </summary>
internal sealed class KeyScan
{
    private readonly KeyIndex _index;
    private readonly List<int> _run = [];
    private int _next;
    private int _position;

    /// <param name="after">Canonical bytes of a key, whether there is a row of it or not; empty to begin with the first row.</param>
    public KeyScan(KeyIndex index, ReadOnlySpan<byte> after)
    {
        _index = index;
        if (after.IsEmpty)
        {
            return;
        }

        _position = index.FindRun(KeyIndex.HashOf(after));
        index.TryReadRun(ref _position, _run);
        while (_next < _run.Count && !index.IsBehind(_run[_next], after))
        {
            _next++;
        }
    }

    /// <summary>Goes to the next row; false behind the last.</summary>
    public bool TryMoveNext(out int slot)
    {
        // All of the first run may belong behind the last.
        while (_next == _run.Count)
        {
            _next = 0;
            if (!_index.TryReadRun(ref _position, _run))
            {
                slot = -1;
                return false;
            }
        }

        slot = _run[_next++];
        return true;
    }
}
