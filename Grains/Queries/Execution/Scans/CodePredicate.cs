namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>Any condition over one column of few values: decided once for each value, then looked up for each row.</summary>
/// <param name="truth">For each code whether the condition is true; code 0 is NULL.</param>
internal sealed class CodePredicate(ColumnCodes codes, bool[] truth) : ChunkPredicate
{
    private readonly (int Low, int High)? _interval = Interval(truth);

    public override void Evaluate(int chunk, int slotCount, Span<ulong> mask)
    {
        var all = codes.Read(chunk, out var shift);
        if (_interval is { } interval)
        {
            // An equality, or the values that happen to be neighbours.
            new ValueRange<int>(interval.Low - shift, interval.High - shift, IsNegated: false).Evaluate(all, mask);
            return;
        }

        for (var word = 0; word < mask.Length; word++)
        {
            ulong bits = 0;
            var end = Math.Min(all.Length, (word + 1) << 6);
            for (var slot = word << 6; slot < end; slot++)
            {
                bits |= truth[all[slot] + shift] ? 1UL << (slot & 63) : 0;
            }

            mask[word] = bits;
        }
    }

    private static (int Low, int High)? Interval(bool[] truth)
    {
        var low = Array.IndexOf(truth, true);
        var high = Array.LastIndexOf(truth, true);
        return low < 0 ? (-2, -2) : truth.AsSpan(low, high - low + 1).Contains(false) ? null : (low, high);
    }
}
