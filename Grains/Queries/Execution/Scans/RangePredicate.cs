using System.Numerics;
using Grid.Grains.Columns;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>A column of fixed width compared with constants: not NULL, and in one of the ranges.</summary>
internal sealed class RangePredicate<T>(FixedColumn<T> column, params ValueRange<T>[] ranges) : ChunkPredicate
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public override void Evaluate(int chunk, int slotCount, Span<ulong> mask)
    {
        if (column.TrySummarize(chunk, out var summary) && IsDecided(summary, out var isTrue))
        {
            mask.Fill(isTrue ? ulong.MaxValue : 0);
            SlotMask.Remove(mask, column.GetNulls(chunk));
            return;
        }

        var values = column.GetValues(chunk);
        ranges[0].Evaluate(values, mask);
        if (ranges.Length > 1)
        {
            Span<ulong> other = stackalloc ulong[SlotMask.MaxWords];
            other = other[..mask.Length];
            foreach (var range in ranges.AsSpan(1))
            {
                range.Evaluate(values, other);
                SlotMask.Unite(mask, other);
            }
        }

        SlotMask.Remove(mask, column.GetNulls(chunk));
    }

    // Whether all values of a chunk are in some range, or all in none.
    private bool IsDecided(ChunkSummary<T> summary, out bool isTrue)
    {
        isTrue = false;
        var isFalse = true;
        foreach (var range in ranges)
        {
            isTrue |= range.IsTrueBetween(summary.Min, summary.Max);
            isFalse &= range.IsFalseBetween(summary.Min, summary.Max);
        }

        return isTrue || isFalse;
    }
}
