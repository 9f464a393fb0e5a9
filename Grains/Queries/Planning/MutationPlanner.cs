using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Plans UPDATE and DELETE over one table. Pure.</summary>
internal sealed class MutationPlanner(TableSchema table, ParameterSet parameters, QueryOptions options, int partitionCount)
{
    /// <exception cref="SqlException">The statement cannot be planned; the position says where.</exception>
    public (MutationPlan Plan, ImmutableArray<PartitionId> Partitions, ResultColumn[] Results) Plan(UpdateStatement statement)
    {
        var scope = new PlanScope(table, statement.Table.Alias);
        var binder = new ExpressionBinder(scope, parameters);
        return Plan(statement.Table, binder, statement.Where, AssignmentBinder.Bind(table, scope, binder, statement.Assignments), statement.Returning);
    }

    /// <inheritdoc cref="Plan(UpdateStatement)"/>
    public (MutationPlan Plan, ImmutableArray<PartitionId> Partitions, ResultColumn[] Results) Plan(DeleteStatement statement) =>
        Plan(statement.Table, new ExpressionBinder(new PlanScope(table, statement.Table.Alias), parameters), statement.Where, row: null, statement.Returning);

    private (MutationPlan Plan, ImmutableArray<PartitionId> Partitions, ResultColumn[] Results) Plan(
        TableNode node, ExpressionBinder binder, SqlNode? where, Expression[]? row, SelectItem[]? items)
    {
        var filter = where is null ? null : binder.BindCondition(where);
        var (returning, results) = ReturningPlanner.Plan(items, node, table, parameters, options, partitionCount);
        parameters.RequireAllUsed();
        var partitions = PartitionPruning.Find(table, filter, partitionCount);
        var plan = new MutationPlan(PartitionPlan.CurrentFormat, TableRef.Of(table), filter, row)
        {
            Returning = returning,
            MaxReturnedBytes = options.MaxResultBytes / Math.Max(1, partitions.Length),
        };
        return (plan, partitions, results);
    }
}
