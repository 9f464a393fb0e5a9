namespace Grid.Tests.Queries.Oracle;

/// <summary>An item of a select list.</summary>
/// <param name="IsApproximate">Its floating-point values depend on the order of additions.</param>
internal sealed record RandomItem(Piece Value, bool IsApproximate);

/// <summary>A random SELECT over the oracle's table, in parts.</summary>
internal sealed record RandomSelect(RandomItem[] Items)
{
    /// <summary>GROUP BY; the keys are in the select list first, where the shrinker leaves them.</summary>
    public Piece[] Keys { get; init; } = [];

    public bool IsDistinct { get; init; }

    public Piece? Where { get; init; }

    public Piece? Having { get; init; }

    /// <summary>Criteria with their directions; the last tells any two rows apart.</summary>
    public Piece[] Order { get; init; } = [];

    public int? Limit { get; init; }

    public int Offset { get; init; }

    public bool IsOrdered => Order.Length > 0;

    public string Sql =>
        $"SELECT {(IsDistinct ? "DISTINCT " : "")}{string.Join(", ", Keys.Concat(Items.Select(item => item.Value)))} FROM t"
        + (Where is null ? "" : $" WHERE {Where}")
        + (Keys.Length == 0 ? "" : $" GROUP BY {string.Join(", ", (object[])Keys)}")
        + (Having is null ? "" : $" HAVING {Having}")
        + (IsOrdered ? $" ORDER BY {string.Join(", ", (object[])Order)}" : "")
        + (Limit is null ? "" : $" LIMIT {Limit}")
        + (Offset == 0 ? "" : $" OFFSET {Offset}");

    /// <summary>
    /// The same with the rows chosen before anything of them is computed. DuckDB does so by itself in many queries with LIMIT,
    /// not in all; what would fail for another row does not matter.
    /// </summary>
    public string? LateSql => Limit is null || Keys.Length > 0 ? null
        : $"WITH chosen AS MATERIALIZED (SELECT * FROM t{(Where is null ? "" : $" WHERE {Where}")} ORDER BY {string.Join(", ", (object[])Order)} LIMIT {Limit} OFFSET {Offset}) "
            + $"SELECT {string.Join(", ", Items.Select(item => item.Value))} FROM chosen ORDER BY {string.Join(", ", (object[])Order)}";

    /// <summary>Which columns of the result are compared within a tolerance.</summary>
    public bool[] AreApproximate => [.. Keys.Select(_ => false), .. Items.Select(item => item.IsApproximate)];

    /// <summary>The query with one thing less.</summary>
    public IEnumerable<RandomSelect> Smaller()
    {
        if (Where is not null)
        {
            yield return this with { Where = null };
        }

        if (Having is not null)
        {
            yield return this with { Having = null };
        }

        if (IsOrdered)
        {
            yield return this with { Order = [], Limit = null, Offset = 0 };
        }

        if (Offset > 0)
        {
            yield return this with { Offset = 0 };
        }

        if (Limit is not null)
        {
            yield return this with { Limit = null };
        }

        for (var index = 0; Items.Length + Keys.Length > 1 && index < Items.Length; index++)
        {
            yield return this with { Items = [.. Items[..index], .. Items[(index + 1)..]] };
        }

        for (var index = 0; index < Order.Length - 1; index++)
        {
            yield return this with { Order = [.. Order[..index], .. Order[(index + 1)..]] };
        }

        // An order by the keys needs all of them.
        for (var index = 0; !IsOrdered && Items.Length > 0 && index < Keys.Length; index++)
        {
            yield return this with { Keys = [.. Keys[..index], .. Keys[(index + 1)..]] };
        }

        foreach (var smaller in Where?.Smaller() ?? [])
        {
            yield return this with { Where = smaller };
        }

        foreach (var smaller in Having?.Smaller() ?? [])
        {
            yield return this with { Having = smaller };
        }

        for (var index = 0; index < Items.Length; index++)
        {
            foreach (var smaller in Items[index].Value.Smaller())
            {
                yield return this with { Items = [.. Items[..index], Items[index] with { Value = smaller }, .. Items[(index + 1)..]] };
            }
        }
    }
}
