namespace Grid.Tests.Queries.Fallback;

/// <summary>Makes random queries over <see cref="JoinedTables"/>: chains of joins of all kinds, conditions on any side, and sub-queries.</summary>
internal sealed class RandomJoin(Random random)
{
    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"];

    private static readonly (string Table, string[] Keys, string[] Numbers, string[] Others)[] Tables =
    [
        ("people", ["id", "town"], ["id", "town", "age", "wealth"], ["name", "born"]), ("towns", ["id"], ["id", "size", "warmth"], ["name", "land"]),
        ("visits", ["person", "town"], ["id", "person", "town", "cost"], ["day", "paid"]),
    ];

    public string Select()
    {
        var count = 1 + random.Next(3);
        var sources = Enumerable.Range(0, count).Select(index => (Alias: $"s{index}", Table: Pick(Tables))).ToArray();
        var from = $"{sources[0].Table.Table} s0";
        for (var index = 1; index < count; index++)
        {
            var join = Pick("JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");
            from += $" {join} {sources[index].Table.Table} s{index} ON {Key(sources[index])} = {Key(sources[random.Next(index)])}";
        }

        var where = random.Next(5) == 0 ? "" : $" WHERE {string.Join(" AND ", Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Condition(sources, 1)))}";
        return random.Next(3) switch
        {
            0 => $"SELECT count(*), {string.Join(", ", sources.Select(source => $"count({Any(source)}), sum({source.Alias}.id)"))} FROM {from}{where}",
            1 => $"SELECT {Number(sources[0])} AS k, count(*) FROM {from}{where} GROUP BY k",
            _ => $"SELECT {string.Join(", ", sources.Select(Any))}, row_number() OVER (ORDER BY {string.Join(", ", sources.Select(source => source.Alias + ".id"))}) FROM {from}{where}",
        };
    }

    private string Condition((string Alias, (string Table, string[] Keys, string[] Numbers, string[] Others) Table)[] sources, int depth)
    {
        var source = Pick(sources);
        return random.Next(12) switch
        {
            // True for the rows that outer joins make up: these find a filter that was tried too early.
            0 or 7 or 8 or 9 => Pick($"{Any(source)} IS NULL", $"{Any(source)} IS NULL", $"{Number(source)} IS DISTINCT FROM {random.Next(12)}", $"{Any(source)} IS NOT NULL"),
            1 => $"{Number(source)} IN ({random.Next(12)}, {random.Next(40)}, {Pick("NULL", "7")})",
            2 => $"{Number(source)} BETWEEN {random.Next(-5, 10)} AND {random.Next(10, 90)}",
            3 when depth > 0 => $"({Condition(sources, 0)} OR {Condition(sources, 0)})",
            4 when depth > 0 => $"NOT ({Condition(sources, 0)} AND {Condition(sources, 0)})",
            5 when depth > 0 => $"{Pick("", "NOT ")}EXISTS (SELECT * FROM visits q WHERE q.person = {Number(source)} AND q.cost > {random.Next(-20, 20)})",
            6 when depth > 0 => $"{Number(source)} {Pick("", "NOT ")}IN (SELECT {Pick("id", "size")} FROM towns q WHERE q.land = '{Pick("x", "y")}')",
            _ => $"{Number(source)} {Pick(Comparisons)} {Pick(Number(Pick(sources)), $"{random.Next(-5, 60)}")}",
        };
    }

    // Joined by these, some rows meet and some do not.
    private string Key((string Alias, (string Table, string[] Keys, string[] Numbers, string[] Others) Table) source) => $"{source.Alias}.{Pick(source.Table.Keys)}";

    private string Number((string Alias, (string Table, string[] Keys, string[] Numbers, string[] Others) Table) source) => $"{source.Alias}.{Pick(source.Table.Numbers)}";

    private string Any((string Alias, (string Table, string[] Keys, string[] Numbers, string[] Others) Table) source) => random.Next(2) == 0 ? Number(source) : $"{source.Alias}.{Pick(source.Table.Others)}";

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
