using Grid.Grains.Columns;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>A column is NULL, or is not.</summary>
internal sealed class NullPredicate(Column column, bool isWanted) : ChunkPredicate
{
    public override void Evaluate(int chunk, int slotCount, Span<ulong> mask)
    {
        mask.Fill(isWanted ? 0 : ulong.MaxValue);
        if (isWanted)
        {
            SlotMask.Unite(mask, column.GetNulls(chunk));
        }
        else
        {
            SlotMask.Remove(mask, column.GetNulls(chunk));
        }
    }
}
