namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>A condition that is decided directly over the arrays of columns, a whole chunk at once. It cannot fail.</summary>
internal abstract class ChunkPredicate
{
    /// <summary>Sets exactly the bits of the slots for which the condition is true. Bits of free slots and behind the last slot mean nothing.</summary>
    public abstract void Evaluate(int chunk, int slotCount, Span<ulong> mask);
}
