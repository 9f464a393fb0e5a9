namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>True for all rows or for none.</summary>
internal sealed class ConstantPredicate(bool isTrue) : ChunkPredicate
{
    public override void Evaluate(int chunk, int slotCount, Span<ulong> mask) => mask.Fill(isTrue ? ulong.MaxValue : 0);
}
