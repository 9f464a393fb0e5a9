using System.Numerics;

namespace Grid.Queries.Plans;

/// <summary>
/// One of several equal shares of a partition's rows, by the hashes of their keys. A row stays in its share as long as it
/// exists, whatever becomes of its other columns and of other rows: so shares that are read one after another, each from one
/// moment, have every row that is there all the time once, and none twice.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.RowShare")]
public readonly record struct RowShare
{
    /// <summary>Most shares of a partition.</summary>
    public const int MaxCount = 1 << 20;

    // The lower half of a hash chooses the partition.
    private const int HashShift = 32;

    private RowShare(int count, int index) => (Count, Index) = (count, index);

    /// <summary>The partition as a whole.</summary>
    public static RowShare Whole { get; } = new(1, 0);

    /// <summary>How many shares there are: a power of two.</summary>
    [Id(0)]
    public int Count { get; }

    /// <summary>Which of them this is, from zero.</summary>
    [Id(1)]
    public int Index { get; }

    public static RowShare Create(int count, int index) => count is >= 1 and <= MaxCount && BitOperations.IsPow2(count) && index >= 0 && index < count
        ? new RowShare(count, index)
        : throw new ArgumentOutOfRangeException(nameof(count), count, $"A partition has a power of two of shares, at most {MaxCount}, and {index} is to be one of them.");

    /// <summary>Whether a row belongs to this share.</summary>
    /// <param name="keyHash">XxHash3 of its canonical key bytes.</param>
    public bool Contains(ulong keyHash) => ((keyHash >> HashShift) & (ulong)(Count - 1)) == (ulong)Index;

    /// <summary>The smaller shares that this one consists of.</summary>
    /// <param name="count">How many shares of the partition there are to be then: a greater power of two.</param>
    public IEnumerable<RowShare> Split(int count)
    {
        for (var index = Index; index < count; index += Count)
        {
            yield return Create(count, index);
        }
    }
}
