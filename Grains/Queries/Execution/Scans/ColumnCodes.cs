using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>A column of few different values, seen as numbers: code 0 is NULL, the others stand for one value each. Some codes may occur in no row.</summary>
internal abstract class ColumnCodes
{
    /// <summary>The value of each code, the first being NULL.</summary>
    public abstract Vector Values { get; }

    /// <summary>Codes are below this.</summary>
    public int Count => Values.Count;

    /// <summary>One number a slot of a chunk, the code being <paramref name="shift"/> more; free slots have any code. Valid until the next call.</summary>
    public abstract ReadOnlySpan<int> Read(int chunk, out int shift);
}
