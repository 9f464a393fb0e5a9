using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Plans UPDATE and DELETE over one table. Pure.</summary>
internal sealed class MutationPlanner(TableSchema table, ParameterSet parameters, int partitionCount)
{
    /// <exception cref="SqlException">The statement cannot be planned; the position says where.</exception>
    public (MutationPlan Plan, ImmutableArray<PartitionId> Partitions) Plan(UpdateStatement statement)
    {
        var scope = new PlanScope(table, statement.Table.Alias);
        var binder = new ExpressionBinder(scope, parameters);
        Expression[] row = [.. Enumerable.Range(0, table.Columns.Length).Select(ordinal => new ColumnExpression(ordinal, table.Columns[ordinal].Type))];
        var assigned = new HashSet<int>();
        foreach (var (name, position, value) in statement.Assignments)
        {
            var ordinal = scope.Find(new ColumnNode(position, null, name)).Ordinal;
            if (!assigned.Add(ordinal))
            {
                throw SqlErrors.Syntax($"Column {name} is assigned twice.", position);
            }

            if (table.IsKey(ordinal))
            {
                throw new SqlException(ErrorCode.NotSupported,
                    $"Column {name} is part of the primary key of {table.Name}: a row keeps its key. Insert a row with the new key and delete the old one.", position);
            }

            row[ordinal] = ExpressionBinder.Convert(binder.Bind(value.Node), table.Columns[ordinal].Type, value.Node.Position);
        }

        return Plan(binder, statement.Where, row);
    }

    /// <inheritdoc cref="Plan(UpdateStatement)"/>
    public (MutationPlan Plan, ImmutableArray<PartitionId> Partitions) Plan(DeleteStatement statement) =>
        Plan(new ExpressionBinder(new PlanScope(table, statement.Table.Alias), parameters), statement.Where, row: null);

    private (MutationPlan Plan, ImmutableArray<PartitionId> Partitions) Plan(ExpressionBinder binder, SqlNode? where, Expression[]? row)
    {
        var filter = where is null ? null : binder.BindCondition(where);
        parameters.RequireAllUsed();
        return (new MutationPlan(PartitionPlan.CurrentFormat, TableRef.Of(table), filter, row), PartitionPruning.Find(table, filter, partitionCount));
    }
}
