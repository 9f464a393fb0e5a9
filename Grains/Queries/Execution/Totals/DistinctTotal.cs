using System.Numerics;
using Grid.Grains.Queries.Execution.Scans;
using Grid.Queries.Plans;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Totals;

/// <summary>The different values of a column of strings of few values, over a whole slice: a mark for each code.</summary>
internal sealed class DistinctTotal
{
    private readonly ColumnCodes _codes;
    private readonly bool[] _isSeen;

    private DistinctTotal(ColumnCodes codes)
    {
        _codes = codes;
        _isSeen = new bool[codes.Count];
    }

    /// <summary>The values of a distinct aggregate, or null when it is not over such a column.</summary>
    public static DistinctTotal? TryCreate(AggregateCall call, SliceCodes codes) =>
        call is { IsDistinct: true, Filter: null, Argument: ColumnExpression { Type.Physical: PhysicalType.Bytes } column } && codes.Find(column.Ordinal) is { } found
            ? new DistinctTotal(found)
            : null;

    public void Add(int chunk, ReadOnlySpan<ulong> mask)
    {
        var codes = _codes.Read(chunk, out var shift);
        for (var word = 0; word < mask.Length; word++)
        {
            for (var bits = mask[word]; bits != 0; bits &= bits - 1)
            {
                _isSeen[codes[(word << 6) + BitOperations.TrailingZeroCount(bits)] + shift] = true;
            }
        }
    }

    /// <summary>The values that were seen, without NULL.</summary>
    public Vector Values()
    {
        var seen = new List<int>();
        for (var code = 1; code < _isSeen.Length; code++)
        {
            if (_isSeen[code])
            {
                seen.Add(code);
            }
        }

        return _codes.Values.Gather([.. seen]);
    }
}
