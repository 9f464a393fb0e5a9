using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>The keys of some rows, and their hashes.</summary>
internal readonly record struct JoinKeys(Vector[] Columns, ulong[] Hashes)
{
    public int Count => Hashes.Length;

    public static JoinKeys Of(Vector[] columns, int count) => new(columns, JoinHash.Of(columns, count));
}
