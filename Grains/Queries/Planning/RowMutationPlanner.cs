using Grid.Errors;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Plans the UPDATE of a single row that is known by its key. Pure.</summary>
internal static class RowMutationPlanner
{
    /// <summary>The row's new values, and the condition, over its columns.</summary>
    /// <param name="parse">Reads a statement.</param>
    /// <exception cref="SqlException">The statement cannot be planned; the position says where.</exception>
    public static RowChange Plan(RowMutation mutation, TableSchema table, Func<string, SqlStatement> parse) => mutation is { Statement: "", Expiry: not null }
        ? new RowChange(null, [.. table.Columns.Select((column, ordinal) => new ColumnExpression(ordinal, column.Type))])
        : Plan(parse(mutation.Statement), table, mutation.Parameters);

    private static RowChange Plan(SqlStatement statement, TableSchema table, IReadOnlyDictionary<string, Literal> parameters)
    {
        if (statement is not UpdateStatement { Returning: null } update || !Identifier.Comparer.Equals(update.Table.Name, table.Name.ToString()))
        {
            throw new SqlException(ErrorCode.InvalidRequest, $"A row of table {table.Name} is changed by UPDATE {table.Name} SET …, without RETURNING: the row is returned as it is.");
        }

        if (update.Beyond.Refusal is { } refusal)
        {
            throw new SqlException(
                refusal.Code, $"{refusal.Message} The change of a single row knows no sub-queries and only Grid's own functions: compute the value before, or send the UPDATE as SQL.", refusal.Position);
        }

        var values = new ParameterSet(parameters);
        var scope = new PlanScope(table, update.Table.Alias);
        var binder = new ExpressionBinder(scope, values);
        var row = AssignmentBinder.Bind(table, scope, binder, update.Assignments);
        var filter = update.Where is null ? null : binder.BindCondition(update.Where);
        values.RequireAllUsed();
        return new RowChange(filter, row);
    }
}
