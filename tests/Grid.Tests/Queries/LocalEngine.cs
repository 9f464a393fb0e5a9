using Grid.Grains.Columns;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Tests.Queries;

/// <summary>The whole query side without Orleans: rows spread over partitions as the grid spreads them, then parse, plan, execute, merge, finish.</summary>
internal sealed class LocalEngine(TableSchema table, int partitionCount) : IDisposable
{
    private readonly DuckDbParser _parser = new();
    private readonly QueryOptions _options = new();
    private readonly TableSlice[] _slices = [.. Enumerable.Range(0, partitionCount).Select(_ => new TableSlice(table))];

    public void Insert(object?[] values)
    {
        var writer = new RowWriter(table);
        foreach (var value in values)
        {
            writer.WriteObject(value);
        }

        var row = writer.End();
        _slices[KeyCodec.PartitionOfRow(table, row, partitionCount).Value].Upsert(row, 1);
    }

    public (ResultColumn[] Columns, object?[][] Rows, int PartitionsAsked) Query(string sql, IReadOnlyDictionary<string, Literal>? parameters = null)
    {
        var statement = (SelectStatement)new StatementParser(_parser).Parse(sql);
        var plan = new SelectPlanner(
            statement, statement.Table is null ? null : table, new ParameterSet(parameters ?? new Dictionary<string, Literal>()), _options, partitionCount).Plan();
        Vector[] columns = [];
        var count = 1;
        if (plan.Scan is not null)
        {
            var merge = new AnswerMerge(plan.Scan.Output, _options);
            foreach (var partition in plan.Partitions)
            {
                var partial = PartitionExecutor.Execute(plan.Scan, _slices[partition.Value], CancellationToken.None);
                merge.Add(partial);
            }

            (columns, count) = merge.Finish();
        }

        var batch = AnswerFinish.Finish(plan.Finish, columns, count, _options);
        object?[][] rows = [.. Enumerable.Range(0, batch.RowCount).Select(row => batch.Columns.Select(column => column.GetValue(row)).ToArray())];
        return (plan.Finish.Columns, rows, plan.Partitions.Length);
    }

    public void Dispose() => _parser.Dispose();
}
