using BenchmarkDotNet.Attributes;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Benchmarks.Micro;

/// <summary>What one partition does for a global query over 100,000 rows.</summary>
public class ScanBenchmarks
{
    private const int Rows = 100_000;

    private readonly MicroTable _table = new();
    private TableSlice _slice = null!;
    private PartitionPlan _sum = null!;
    private PartitionPlan _filter = null!;
    private PartitionPlan _group = null!;
    private PartitionPlan _top = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _slice = new TableSlice(_table.Schema);
        for (var number = 0; number < Rows; number++)
        {
            _slice.Upsert(_table.Encode(number), 1);
        }

        using var parser = new DuckDbParser();
        _sum = Plan(parser, "SELECT sum(amount) FROM sales");
        _filter = Plan(parser, "SELECT count(*) FROM sales WHERE amount > 900000 AND price < 5");
        _group = Plan(parser, "SELECT country, sum(amount) FROM sales GROUP BY country");
        _top = Plan(parser, "SELECT id, amount FROM sales ORDER BY amount DESC LIMIT 10");
    }

    [Benchmark(Description = "sum of a column, 100,000 rows")]
    public long Sum() => Run(_sum);

    [Benchmark(Description = "count with two conditions, 100,000 rows")]
    public long Filter() => Run(_filter);

    [Benchmark(Description = "sums by a string of 200 values, 100,000 rows")]
    public long Group() => Run(_group);

    [Benchmark(Description = "top 10 of 100,000 rows")]
    public long Top() => Run(_top);

    private long Run(PartitionPlan plan) => PartitionExecutor.Execute(plan, _ => _slice, CancellationToken.None).Answered.Rows;

    private PartitionPlan Plan(DuckDbParser parser, string sql)
    {
        var statement = ((QueryStatement)new StatementParser(parser).Parse(sql)).Native!;
        return new SelectPlanner(statement, _table.Schema, new ParameterSet(new Dictionary<string, Literal>()), new QueryOptions(), partitionCount: 1).Plan().Scan!;
    }
}
