namespace Grid.Benchmarks.Query;

/// <summary>One measured query.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Sql">The text, the same for every system.</param>
/// <param name="MaxRatioToDuckDb">The grid's target: so many times DuckDB's time at most.</param>
/// <param name="MinRatioToPostgreSql">The grid's target: so many times as fast as PostgreSQL at least; null for none.</param>
internal sealed record BenchmarkQuery(string Name, string Sql, double MaxRatioToDuckDb, double? MinRatioToPostgreSql)
{
    private const double Simple = 1.0;
    private const double Other = 1.5;
    private const double Grouping = 20;

    public static IReadOnlyList<BenchmarkQuery> All { get; } =
    [
        new("sum", "SELECT SUM(amount) FROM sales", Simple, null),
        new("filtered count", "SELECT COUNT(*) FROM sales WHERE amount >= 250000 AND quantity < 500", Simple, null),
        new("group by", "SELECT country, COUNT(*), SUM(amount) FROM sales GROUP BY country", Simple, Grouping),
        new("group by with filter", "SELECT country, COUNT(*), SUM(amount) FROM sales WHERE quantity < 500 GROUP BY country", Simple, Grouping),
        new("top 10", "SELECT id, amount FROM sales ORDER BY amount DESC, id LIMIT 10", Other, null),
        new("count distinct", "SELECT COUNT(DISTINCT customer) FROM sales", Other, null),
        new("key lookup", "SELECT country, amount FROM sales WHERE id = 4711", Other, null),
        new("co-located join with aggregation", "SELECT d.carrier, COUNT(*), SUM(s.amount) FROM sales s JOIN deliveries d ON d.sale = s.id GROUP BY d.carrier", Other, null),
        new("co-located join with filter", "SELECT d.carrier, COUNT(*), SUM(s.amount) FROM sales s JOIN deliveries d ON d.sale = s.id WHERE s.quantity < 50 AND d.weight > 10000 GROUP BY d.carrier", Other, null),
    ];
}
