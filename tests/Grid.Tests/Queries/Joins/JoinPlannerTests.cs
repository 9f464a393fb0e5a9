using Grid.Grains.Queries.Explain;

namespace Grid.Tests.Queries.Joins;

/// <summary>Where each join is computed, which partitions are asked, and where the conditions go.</summary>
public sealed class JoinPlannerTests
{
    private const int Partitions = 16;

    [Theory]
    // By the columns that choose the partition, whatever else is compared; in any order, also over another table.
    [InlineData("orders o JOIN lines l ON o.id = l.id", "co-located")]
    [InlineData("orders o JOIN lines l ON l.id = o.id AND o.s = l.line", "co-located")]
    [InlineData("orders o, lines l, notes n WHERE o.id = n.id AND l.id = n.id", "co-located")]
    [InlineData("pairs p JOIN others q ON p.j = q.j AND p.k = q.k", "co-located")]
    [InlineData("orders o FULL JOIN lines l ON o.id = l.id", "co-located")]
    [InlineData("orders o LEFT JOIN lines l ON o.id = l.id LEFT JOIN notes n ON n.id = l.id", "co-located")]
    // One part of the key does not choose the partition; nor does the same number of another width.
    [InlineData("pairs p JOIN others q ON p.j = q.j", "on the partitions")]
    [InlineData("pairs p JOIN others q ON p.j = q.j AND p.k = q.w", "on the partitions")]
    [InlineData("orders o JOIN products p ON o.id = p.code", "on the partitions")]
    [InlineData("orders o JOIN orders q ON o.customer = q.customer", "on the partitions")]
    // The side that is kept cannot be sent.
    [InlineData("orders o FULL JOIN products p ON o.s = p.code", "fallback")]
    [InlineData("orders o LEFT JOIN products p ON o.s = p.code FULL JOIN products q ON q.code = p.parent", "fallback")]
    [InlineData("orders o JOIN notes n ON o.id = n.id + 1", "fallback")]
    [InlineData("orders o JOIN notes n ON o.id > n.id", "fallback")]
    public async Task Explain_Join_SaysWhereItIsComputed(string from, string manner)
    {
        using var tables = new PlacedTables(1, Partitions);
        var plan = string.Join('\n', await tables.Engine.ExplainAsync($"EXPLAIN SELECT count(*) FROM {from}"));
        Assert.Contains(manner == "fallback" ? "fallback\n│    because: A" : $"join, {manner}\n", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders o JOIN lines l ON o.id = l.id WHERE o.id = 3", "partitions: 1 of 16")]
    [InlineData("orders o JOIN lines l ON o.id = l.id WHERE l.id = 3 AND l.line = 1", "partitions: 1 of 16")]
    [InlineData("orders o JOIN lines l ON o.id = l.id WHERE l.id = 3 AND o.id = 8", "partitions: 0 of 16")]
    [InlineData("orders o LEFT JOIN lines l ON o.id = l.id WHERE o.id = 3", "partitions: 1 of 16")]
    [InlineData("orders o LEFT JOIN lines l ON o.id = l.id AND l.id = 3", "partitions: all 16")]
    [InlineData("orders o FULL JOIN lines l ON o.id = l.id", "partitions: all 16")]
    [InlineData("pairs p JOIN others q ON p.j = q.j AND p.k = q.k WHERE p.j = 2 AND q.k = 'a'", "partitions: 1 of 16")]
    public async Task Explain_ConditionOnEitherSide_LeavesPartitionsOut(string from, string partitions)
    {
        using var tables = new PlacedTables(1, Partitions);
        var plan = string.Join('\n', await tables.Engine.ExplainAsync($"EXPLAIN SELECT count(*) FROM {from}"));
        Assert.Contains(partitions, plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "SELECT o.v FROM orders o JOIN lines l ON o.id = l.id AND l.quantity > 2 AND o.s < l.line WHERE o.id = 3 AND o.customer + l.quantity > 5",
        """
        inner join, co-located
        │    on: o.id = l.id
        │    and: o.s < l.line
        │    filter: (o.customer + l.quantity) > 5
        │    columns: o.v
        ├─ scan orders o
        │       filter: id = 3
        └─ scan lines l
                filter: (quantity > 2) AND (id = 3)
        """)]
    [InlineData(
        "SELECT 1 FROM orders o LEFT JOIN lines l ON o.id = l.id AND l.quantity > 2 AND o.s > 1 WHERE o.v = 'a' AND l.v IS NULL",
        """
        left join, co-located
        │    on: o.id = l.id
        │    and: o.s > 1
        │    filter: l.v IS NULL
        │    columns: 1
        ├─ scan orders o
        │       filter: v = 'a'
        └─ scan lines l
                filter: quantity > 2
        """)]
    public async Task Explain_Conditions_StandAsDeepAsTheyMay(string sql, string expected)
    {
        using var tables = new PlacedTables(1, Partitions);
        var root = (await tables.Engine.AnswerAsync(sql)).Plan.Children[0].Children[0];
        var shown = PlanPrinter.Print(root with { Details = [.. root.Details.Where(detail => !detail.Contains(" in hash tables ", StringComparison.Ordinal))] });
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', shown));
    }
}
