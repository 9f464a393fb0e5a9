using System.Numerics;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Queries.Plans;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>The columns of a slice that have few different values, found when they are asked for; for one query, while the slice does not change.</summary>
internal sealed class SliceCodes(TableSlice slice)
{
    /// <summary>Values beyond the number of rows that are still few: in a small slice, anything is.</summary>
    private const int Slack = 16;

    /// <summary>Most codes of a column: what is kept for each must stay near the processor.</summary>
    private const int MaxCodes = 1 << 18;

    private readonly ColumnCodes?[] _columns = new ColumnCodes?[slice.Schema.Columns.Length];
    private readonly bool[] _isKnown = new bool[slice.Schema.Columns.Length];

    private int MaxCount => Math.Min(slice.RowCount + Slack, MaxCodes);

    /// <summary>The codes of a column; null when it has too many values.</summary>
    public ColumnCodes? Find(int ordinal)
    {
        if (!_isKnown[ordinal])
        {
            _columns[ordinal] = Create(ordinal);
            _isKnown[ordinal] = true;
        }

        return _columns[ordinal];
    }

    /// <summary>An expression over one column of few values, computed for each of them; null when it is none, or fails for a value, which may be in no row.</summary>
    public (ColumnCodes Codes, Vector Values)? TryEvaluate(Expression expression)
    {
        var ordinal = -1;
        if (!IsOverOneColumn(expression, ref ordinal) || ordinal < 0 || Find(ordinal) is not { } codes)
        {
            return null;
        }

        if (expression is ColumnExpression)
        {
            return (codes, codes.Values);
        }

        var columns = new Vector[ordinal + 1];
        columns[ordinal] = codes.Values;
        try
        {
            var rows = new RowSet(0, Enumerable.Range(0, codes.Count).ToArray());
            return (codes, new ExpressionEvaluator(new VectorSource(columns)).Evaluate(expression, rows));
        }
        catch (RequestException)
        {
            // The rows decide whether this is an error: the caller computes it for them.
            return null;
        }
    }

    private static bool IsOverOneColumn(Expression expression, ref int ordinal)
    {
        if (expression is ColumnExpression column)
        {
            var isSame = ordinal < 0 || ordinal == column.Ordinal;
            ordinal = column.Ordinal;
            return isSame;
        }

        foreach (var child in expression.Children)
        {
            if (!IsOverOneColumn(child, ref ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private ColumnCodes? Create(int ordinal) => slice.GetColumn(ordinal) switch
    {
        BytesColumn { IsDictionary: true } column when column.DictionaryCount < MaxCount => new DictionaryCodes(column),
        FixedColumn<byte> column => FindRange(column),
        FixedColumn<short> column => FindRange(column),
        FixedColumn<int> column => FindRange(column),
        FixedColumn<long> column => FindRange(column),
        _ => null,
    };

    private RangeCodes<T>? FindRange<T>(FixedColumn<T> column)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (low, high) = (Int128.MaxValue, Int128.MinValue);
        for (var index = 0; index < slice.ChunkCount; index++)
        {
            var chunk = slice.GetChunk(index);
            if (chunk.IsDense && column.GetNulls(index).IsEmpty)
            {
                var (min, max) = ChunkSummary.BoundsOf(column, index);
                low = Int128.Min(low, Int128.CreateChecked(min));
                high = Int128.Max(high, Int128.CreateChecked(max));
            }
            else
            {
                Widen(column, chunk, ref low, ref high);
            }

            if (high - low >= MaxCount)
            {
                return null;
            }
        }

        return low > high ? new RangeCodes<T>(column, 0, 0) : new RangeCodes<T>(column, (long)low, (int)(high - low) + 1);
    }

    private static void Widen<T>(FixedColumn<T> column, TableChunk chunk, ref Int128 low, ref Int128 high)
        where T : unmanaged, IBinaryInteger<T>
    {
        var values = column.GetValues(chunk.Index);
        var nulls = column.GetNulls(chunk.Index);
        for (var word = 0; word < chunk.Live.Length; word++)
        {
            for (var bits = nulls.IsEmpty ? chunk.Live[word] : chunk.Live[word] & ~nulls[word]; bits != 0; bits &= bits - 1)
            {
                var value = Int128.CreateChecked(values[(word << 6) + BitOperations.TrailingZeroCount(bits)]);
                low = Int128.Min(low, value);
                high = Int128.Max(high, value);
            }
        }
    }
}
