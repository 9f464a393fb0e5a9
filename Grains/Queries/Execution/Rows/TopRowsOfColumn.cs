using System.Numerics;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Scans;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Rows;

/// <summary>
/// Remembers the best values of the first sort column, as many as rows are wanted: a row with a value behind all of them
/// is not among the first. Rows with the same value as the last of them may be.
/// </summary>
internal sealed class TopRows<T>(FixedColumn<T> column, SortKey order, int limit) : TopRows
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    // The worst of the best values comes out first.
    private readonly PriorityQueue<T, T> _best = new(order.IsDescending ? null : Comparer<T>.Create((left, right) => right.CompareTo(left)));

    public override IEnumerable<int> Order(IEnumerable<int> chunks) =>
        order.IsDescending ? chunks.OrderByDescending(BestOf) : chunks.OrderBy(BestOf);

    public override bool CanSkip(int chunk) => _best.Count == limit && (order.IsDescending ? BestOf(chunk) < _best.Peek() : BestOf(chunk) > _best.Peek())
        && !(order.NullsFirst && !column.GetNulls(chunk).IsEmpty);

    public override int Select(TableChunk chunk, Span<ulong> mask)
    {
        var values = column.GetValues(chunk.Index);
        var nulls = column.GetNulls(chunk.Index);
        Prune(values, nulls, mask);
        var hasLearnt = false;
        for (var word = 0; word < mask.Length; word++)
        {
            for (var bits = nulls.IsEmpty ? mask[word] : mask[word] & ~nulls[word]; bits != 0; bits &= bits - 1)
            {
                hasLearnt |= TryTake(values[(word << 6) + BitOperations.TrailingZeroCount(bits)]);
            }
        }

        if (hasLearnt)
        {
            Prune(values, nulls, mask);
        }

        return SlotMask.Count(mask);
    }

    // No value of the chunk comes before it.
    private T BestOf(int chunk) => (column.TrySummarize(chunk, out var summary), order.IsDescending) switch
    {
        (true, true) => summary.Max,
        (true, false) => summary.Min,
        (false, true) => T.MaxValue,
        _ => T.MinValue,
    };

    private bool TryTake(T value)
    {
        if (_best.Count < limit)
        {
            _best.Enqueue(value, value);
            return true;
        }

        if (order.IsDescending ? value > _best.Peek() : value < _best.Peek())
        {
            _best.EnqueueDequeue(value, value);
            return true;
        }

        return false;
    }

    private void Prune(ReadOnlySpan<T> values, ReadOnlySpan<ulong> nulls, Span<ulong> mask)
    {
        if (_best.Count < limit)
        {
            return;
        }

        var worst = _best.Peek();
        Span<ulong> kept = stackalloc ulong[SlotMask.MaxWords];
        kept = kept[..mask.Length];
        (order.IsDescending ? new ValueRange<T>(worst, T.MaxValue, IsNegated: false) : new ValueRange<T>(T.MinValue, worst, IsNegated: false)).Evaluate(values, kept);
        if (order.NullsFirst)
        {
            SlotMask.Unite(kept, nulls);
        }
        else
        {
            SlotMask.Remove(kept, nulls);
        }

        SlotMask.Intersect(mask, kept);
    }
}
