using System.Runtime.InteropServices;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Indexes;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>
/// Finds the rows of a slice that pass a filter, chunk by chunk: by the key, through an index, or by a scan. The parts of an AND
/// are decided in their order: those that compile over the column arrays, the others by the evaluator for the rows that are
/// left.
/// </summary>
internal sealed class SliceScan
{
    private const int NoSlot = -1;
    private const int AnySlot = -2;

    private readonly TableSlice _slice;
    private readonly ExpressionEvaluator _evaluator;
    private readonly List<(ChunkPredicate? Predicate, Expression Condition)> _steps = [];
    private readonly int _onlySlot;
    private readonly IndexRows? _index;

    public SliceScan(TableSlice slice, Expression? filter, ExpressionEvaluator evaluator, SliceCodes codes)
    {
        _slice = slice;
        _evaluator = evaluator;
        _onlySlot = KeyFilter.TryEncode(slice.Schema, filter, out var key) ? slice.FindSlot(key) : AnySlot;
        if (filter is null || _onlySlot == NoSlot)
        {
            return;
        }

        List<Expression> conditions = [.. Conjunction.Split(filter)];
        _index = _onlySlot == AnySlot ? IndexSearch.TryFind(slice, conditions) : null;
        var compiler = new PredicateCompiler(slice, codes);
        foreach (var condition in conditions)
        {
            if (_index?.Decides(condition) != true)
            {
                // For few rows, compiling costs more than deciding.
                _steps.Add((_onlySlot == AnySlot && _index is null ? compiler.TryCompile(condition) : null, condition));
            }
        }
    }

    /// <summary>No more rows than these can pass.</summary>
    public long MaxRows => _onlySlot switch
    {
        AnySlot => _index?.Count ?? _slice.RowCount,
        NoSlot => 0,
        _ => 1,
    };

    /// <summary>Whether there are rows that the filter can fail for, rather than be false.</summary>
    public bool CanFail => _steps.Exists(step => step.Predicate is null);

    /// <summary>What was read through an index; empty when the slice is scanned, or the key says the row.</summary>
    /// <param name="firstColumn">The number of the table's first column in the join; 0 without one.</param>
    public IndexTally[] IndexTallies(int firstColumn) => _index is null ? [] : [new IndexTally(firstColumn, _index.Name, _index.Count, 1)];

    /// <summary>The chunks that can hold matching rows.</summary>
    public IEnumerable<int> Chunks => _onlySlot switch
    {
        AnySlot => _index?.Chunks ?? Enumerable.Range(0, _slice.ChunkCount),
        NoSlot => [],
        _ => [_onlySlot >> TableSlice.ChunkShift],
    };

    /// <summary>Sets the bits of the chunk's rows that pass, and returns how many there are.</summary>
    /// <param name="mask">As many words as the chunk has.</param>
    public int Select(TableChunk chunk, Span<ulong> mask)
    {
        if (_onlySlot >= 0)
        {
            mask.Clear();
            var place = _onlySlot & TableSlice.ChunkMask;
            mask[place >> 6] = 1UL << (place & 63);
        }
        else if (_index is not null)
        {
            _index.Mark(chunk.Index, mask);
        }
        else
        {
            chunk.Live.CopyTo(mask);
        }

        Span<ulong> other = stackalloc ulong[SlotMask.MaxWords];
        other = other[..mask.Length];
        foreach (var (predicate, condition) in CollectionsMarshal.AsSpan(_steps))
        {
            if (predicate is not null)
            {
                predicate.Evaluate(chunk.Index, chunk.SlotCount, other);
                SlotMask.Intersect(mask, other);
                if (SlotMask.IsEmpty(mask))
                {
                    return 0;
                }

                continue;
            }

            var count = SlotMask.Count(mask);
            if (count == 0)
            {
                return 0;
            }

            var rows = new RowSet(chunk.Index, SlotMask.ToPlaces(mask, count, chunk.SlotCount));
            var chosen = _evaluator.Filter(condition, rows);
            if (chosen.Length < count)
            {
                SlotMask.FromPlaces(rows.Select(chosen).Places.Span, mask);
            }
        }

        return SlotMask.Count(mask);
    }
}
