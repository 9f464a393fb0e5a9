using Grid.Tables;

namespace Grid.Benchmarks.Scale;

/// <summary>Numbers whose rows belong to a wanted partition.</summary>
internal static class PartitionKeys
{
    /// <summary>One number for each caller: the first belongs to partition 0, the next to 1, and so on around; all different.</summary>
    /// <param name="schema">A table whose key is one <c>BIGINT</c>.</param>
    public static long[] ForCallers(TableSchema schema, int partitions, int callers)
    {
        var keys = new long[callers];
        var taken = new int[partitions];
        var writer = new KeyWriter(schema);
        for (var (number, left) = (0L, callers); left > 0; number++)
        {
            var partition = KeyCodec.PartitionOfKey(schema, writer.Encode(number), partitions).Value;
            var caller = partition + (taken[partition] * partitions);
            if (caller < callers)
            {
                keys[caller] = number;
                taken[partition]++;
                left--;
            }
        }

        return keys;
    }
}
