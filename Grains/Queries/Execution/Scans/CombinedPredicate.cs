namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>All of several conditions, or any of them.</summary>
internal sealed class CombinedPredicate(ChunkPredicate[] parts, bool isAny) : ChunkPredicate
{
    public override void Evaluate(int chunk, int slotCount, Span<ulong> mask)
    {
        parts[0].Evaluate(chunk, slotCount, mask);
        Span<ulong> other = stackalloc ulong[SlotMask.MaxWords];
        other = other[..mask.Length];
        foreach (var part in parts.AsSpan(1))
        {
            part.Evaluate(chunk, slotCount, other);
            if (isAny)
            {
                SlotMask.Unite(mask, other);
            }
            else
            {
                SlotMask.Intersect(mask, other);
            }
        }
    }
}
