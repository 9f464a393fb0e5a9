using System.Collections;
using Grid.Queries;

namespace Grid.Client.Queries;

/// <summary>The batches of a result as one list.</summary>
internal sealed class GridResultRows : IReadOnlyList<GridResultRow>
{
    private readonly QueryResult _result;

    /// <summary>Index of the first row of each batch, and behind the last the number of rows.</summary>
    private readonly int[] _starts;

    public GridResultRows(QueryResult result)
    {
        _result = result;
        _starts = new int[result.Batches.Length + 1];
        for (var batch = 0; batch < result.Batches.Length; batch++)
        {
            _starts[batch + 1] = checked(_starts[batch] + result.Batches[batch].RowCount);
        }
    }

    public int Count => _starts[^1];

    public GridResultRow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var found = Array.BinarySearch(_starts, index);
            var batch = found >= 0 ? found : ~found - 1;

            // Empty batches start where their successor does.
            while (_starts[batch + 1] == _starts[batch])
            {
                batch++;
            }

            return new GridResultRow(_result.Columns, _result.Batches[batch], index - _starts[batch]);
        }
    }

    public IEnumerator<GridResultRow> GetEnumerator()
    {
        foreach (var batch in _result.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                yield return new GridResultRow(_result.Columns, batch, row);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
