namespace Grid.Tests.Queries.Oracle;

/// <summary>
/// Makes a case that fails smaller, as long as it fails: fewer rows, a simpler query, a narrower table, fewer partitions. Each
/// step takes the first smaller case that fails still; what comes out cannot lose any one thing more.
/// </summary>
internal static class QueryShrinker
{
    /// <summary>Cases that are tried: each opens two databases, which takes some milliseconds.</summary>
    private const int MaxAttempts = 5_000;

    /// <summary>The smallest case that was found, and what is different in it.</summary>
    /// <param name="fails">What is different in a case; null when nothing is.</param>
    public static (OracleCase Case, string Difference) Shrink(OracleCase failing, string difference, Func<OracleCase, string?> fails)
    {
        var attempts = 0;
        for (var isSmaller = true; isSmaller;)
        {
            isSmaller = false;
            foreach (var candidate in Smaller(failing))
            {
                if (attempts++ == MaxAttempts)
                {
                    return (failing, difference);
                }

                if (fails(candidate) is { } still)
                {
                    (failing, difference, isSmaller) = (candidate, still, true);
                    break;
                }
            }
        }

        return (failing, difference);
    }

    private static IEnumerable<OracleCase> Smaller(OracleCase failing)
    {
        // Large pieces first: most rows have nothing to do with it.
        for (var size = failing.Writes.Length / 2; size >= 1; size /= 2)
        {
            for (var start = 0; start + size <= failing.Writes.Length; start += size)
            {
                yield return failing with { Writes = [.. failing.Writes[..start], .. failing.Writes[(start + size)..]] };
            }
        }

        foreach (var query in failing.Query.Smaller())
        {
            yield return failing with { Query = query };
        }

        if (failing.PartitionCount > 1)
        {
            yield return failing with { PartitionCount = 1 };
            yield return failing with { PartitionCount = failing.PartitionCount - 1 };
        }

        foreach (var index in failing.Table.Indexes)
        {
            yield return failing with { Table = failing.Table with { Indexes = failing.Table.Indexes.Remove(index) } };
        }

        // The key stays; a column that the query needs cannot go, as both engines refuse it then, and agree.
        for (var column = 1; column < failing.Table.Columns.Length; column++)
        {
            yield return WithoutColumn(failing, column);
        }

        for (var write = 0; write < failing.Writes.Length; write++)
        {
            for (var column = 1; column < failing.Table.Columns.Length; column++)
            {
                if (failing.Writes[write].Values is { } values && values[column] is not null)
                {
                    object?[] simpler = [.. values];
                    simpler[column] = null;
                    yield return failing with { Writes = [.. failing.Writes[..write], failing.Writes[write] with { Values = simpler }, .. failing.Writes[(write + 1)..]] };
                }
            }
        }
    }

    private static OracleCase WithoutColumn(OracleCase failing, int column) => failing with
    {
        Table = failing.Table with
        {
            Columns = failing.Table.Columns.RemoveAt(column),
            // A column's id is its place, counted from 1.
            Indexes = [.. failing.Table.Indexes.Where(index => !index.ColumnIds.Contains(column + 1))
                .Select(index => index with { ColumnIds = [.. index.ColumnIds.Select(id => id > column + 1 ? id - 1 : id)] })],
        },
        Writes = [.. failing.Writes.Select(write => write with { Values = write.Values is null ? null : [.. write.Values[..column], .. write.Values[(column + 1)..]] })],
    };
}
