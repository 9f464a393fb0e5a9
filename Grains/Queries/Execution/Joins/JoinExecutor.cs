using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Rows;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>Runs one partition's part of a query over a join of slices and rows that were sent along. Pure; the slices must not change meanwhile.</summary>
internal static class JoinExecutor
{
    /// <param name="find">The slice of a table.</param>
    /// <exception cref="RequestException">A limit of the plan is exceeded, a value leaves its range, or the plan is of an unknown format.</exception>
    public static PartialResult Execute(PartitionPlan plan, PartitionJoin join, Func<TableRef, TableSlice> find, CancellationToken cancellationToken)
    {
        PartitionExecutor.RequireFormat(plan, PartitionPlan.JoinFormat);
        var tree = new JoinTree(join, find);
        var result = plan.Output switch
        {
            GroupOutput groups => ExecuteGroups(groups, plan.Filter, tree, cancellationToken),
            RowOutput rows => ExecuteRows(rows, plan.Filter, tree, cancellationToken),
            _ => throw PartitionExecutor.UnknownOutput(plan),
        };
        return result with { Joins = tree.Meter.Tallies, Indexes = tree.Indexes };
    }

    private static PartialResult ExecuteGroups(GroupOutput output, Expression? filter, JoinTree tree, CancellationToken cancellationToken)
    {
        var groups = CodeGroups.TryCreate(output.Keys, key => JoinKeyNumbers.TryCreate(key, tree.Columns), output.MaxGroups);
        var aggregation = new GroupAggregation(output, groups);
        Run(filter, tree, (rows, evaluator) =>
        {
            var numbers = output.Keys.Length == 0 ? (ReadOnlySpan<int>)new int[rows.Count]
                : groups is not null ? aggregation.Find(rows, rows.Count)
                : aggregation.Find([.. output.Keys.Select(key => evaluator.Evaluate(key, rows))], rows.Count);
            PartitionExecutor.AddRows(output, aggregation, null, rows, numbers, evaluator);
            return true;
        }, cancellationToken);
        return PartitionExecutor.Check(aggregation.ToPartial(), output.MaxBytes);
    }

    private static PartialResult ExecuteRows(RowOutput output, Expression? filter, JoinTree tree, CancellationToken cancellationToken)
    {
        var collection = new RowCollection(output);
        Run(filter, tree, (rows, evaluator) =>
        {
            collection.Add([.. output.Columns.Select(column => evaluator.Evaluate(column, rows))], rows.Count);
            return !collection.IsFull;
        }, cancellationToken);
        return PartitionExecutor.Check(new PartialResult([.. collection.ToBatches()], []), output.MaxBytes);
    }

    // Hands on the rows of the join that pass the filter, until no more are wanted.
    private static void Run(Expression? filter, JoinTree tree, Func<RowSet, ExpressionEvaluator, bool> take, CancellationToken cancellationToken)
    {
        var evaluator = new ExpressionEvaluator(tree.Columns);
        tree.Root.Run(joined =>
        {
            var rows = tree.Columns.Show(joined);
            if (filter is not null)
            {
                var chosen = evaluator.Filter(filter, rows);
                rows = chosen.Length == rows.Count ? rows : rows.Select(chosen);
            }

            return rows.Count == 0 || take(rows, evaluator);
        }, cancellationToken);
    }
}
