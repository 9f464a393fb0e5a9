using System.Runtime.InteropServices;
using Grid.Grains.Columns;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Indexes;

/// <summary>The rows that a search of an index has left.</summary>
internal sealed class IndexRows(IndexUse use, List<int> slots)
{
    /// <summary>The index's name.</summary>
    public string Name => use.Definition.Name;

    public int Count => slots.Count;

    /// <summary>The chunks that hold some of them, ascending.</summary>
    public IEnumerable<int> Chunks
    {
        get
        {
            var last = -1;
            foreach (var slot in slots)
            {
                if (slot >> TableSlice.ChunkShift != last)
                {
                    yield return last = slot >> TableSlice.ChunkShift;
                }
            }
        }
    }

    /// <summary>Whether a condition holds for all of them.</summary>
    public bool Decides(Expression condition) => use.Decided.Any(decided => ReferenceEquals(decided, condition));

    /// <summary>Sets the bits of those in a chunk, and no others.</summary>
    public void Mark(int chunk, Span<ulong> mask)
    {
        mask.Clear();
        var first = slots.BinarySearch(chunk << TableSlice.ChunkShift);
        foreach (var slot in CollectionsMarshal.AsSpan(slots)[(first < 0 ? ~first : first)..])
        {
            if (slot >> TableSlice.ChunkShift != chunk)
            {
                break;
            }

            mask[(slot & TableSlice.ChunkMask) >> 6] |= 1UL << (slot & 63);
        }
    }
}
