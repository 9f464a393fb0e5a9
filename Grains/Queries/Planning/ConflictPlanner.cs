using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Plans ON CONFLICT. In its expressions a bare column is that of the row that is there, <c>excluded.column</c> that of the new row. Pure.</summary>
internal static class ConflictPlanner
{
    private const string Excluded = "excluded";

    /// <summary>What is done with a row whose key exists; null for <see cref="ConflictAction.Skip"/>.</summary>
    /// <exception cref="SqlException">The clause cannot be planned; the position says where.</exception>
    public static ConflictUpdate? Plan(ConflictClause clause, TableNode node, TableSchema table, ParameterSet parameters)
    {
        CheckTarget(clause, table);
        if (clause.Action != ConflictAction.Update)
        {
            return null;
        }

        var scope = new PlanScope(table, node.Alias);
        var binder = new ExpressionBinder(scope, parameters, part => BindExcluded(part, table));
        var row = clause.Assignments is { } assignments
            ? AssignmentBinder.Bind(table, scope, binder, assignments)
            : [.. Enumerable.Range(0, table.Columns.Length).Select(ordinal => ExcludedColumn(table, ordinal))];
        return new ConflictUpdate(clause.Where is null ? null : binder.BindCondition(clause.Where), row);
    }

    private static Expression? BindExcluded(SqlNode node, TableSchema table) => node is ColumnNode { Table: { } name } column && Identifier.Comparer.Equals(name, Excluded)
        ? ExcludedColumn(table, new PlanScope(table, Excluded).Find(column).Ordinal)
        : null;

    private static ColumnExpression ExcludedColumn(TableSchema table, int ordinal) => new(table.Columns.Length + ordinal, table.Columns[ordinal].Type);

    // A key is the only thing that two rows cannot share.
    private static void CheckTarget(ConflictClause clause, TableSchema table)
    {
        var key = string.Join(", ", table.Key.Select(ordinal => table.Columns[ordinal].Name));
        if (table.HasHiddenKey)
        {
            throw new SqlException(ErrorCode.NotSupported,
                $"Table {table.Name} has no primary key, so that no row can conflict with another. Leave ON CONFLICT out, or create the table with a PRIMARY KEY.", clause.Position);
        }

        if (clause.Target.Length == 0)
        {
            return;
        }

        var scope = new PlanScope(table, null);
        var target = clause.Target.Select(column => scope.Find(new ColumnNode(column.Position, null, column.Name)).Ordinal).ToHashSet();
        if (!target.SetEquals(table.Key))
        {
            throw new SqlException(ErrorCode.NotSupported,
                $"ON CONFLICT names other columns than the primary key of {table.Name}, which is ({key}): nothing else is unique. Write ON CONFLICT ({key}).", clause.Target[0].Position);
        }
    }
}
