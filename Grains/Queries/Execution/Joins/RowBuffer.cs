namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>Row numbers that are collected.</summary>
internal sealed class RowBuffer
{
    private int[] _rows = new int[JoinedRows.MaxCount];
    private int _count;

    public int this[int index] => _rows[index];

    public void Add(ReadOnlySpan<int> rows)
    {
        if (_count + rows.Length > _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(_count + rows.Length, _rows.Length * 2));
        }

        rows.CopyTo(_rows.AsSpan(_count));
        _count += rows.Length;
    }

    /// <summary>The rows at some places, <see cref="JoinedRows.None"/> where there is no place.</summary>
    public int[] Gather(ReadOnlySpan<int> places)
    {
        var gathered = GC.AllocateUninitializedArray<int>(places.Length);
        for (var index = 0; index < places.Length; index++)
        {
            gathered[index] = places[index] < 0 ? JoinedRows.None : _rows[places[index]];
        }

        return gathered;
    }
}
