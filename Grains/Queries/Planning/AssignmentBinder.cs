using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Binds <c>SET column = expression, …</c>.</summary>
internal static class AssignmentBinder
{
    /// <summary>The value of every column of the table after the assignments.</summary>
    /// <exception cref="SqlException">A column is unknown, assigned twice or part of the key, or a value does not fit.</exception>
    public static Expression[] Bind(
        TableSchema table, PlanScope scope, ExpressionBinder binder, IReadOnlyList<(string Name, int Position, SelectItem Value)> assignments)
    {
        Expression[] row = [.. Enumerable.Range(0, table.Columns.Length).Select(ordinal => new ColumnExpression(ordinal, table.Columns[ordinal].Type))];
        var ordinals = Ordinals(table, scope, assignments.Select(assignment => (assignment.Name, assignment.Position)));
        foreach (var (ordinal, (_, _, value)) in ordinals.Zip(assignments))
        {
            row[ordinal] = ExpressionBinder.Convert(binder.Bind(value.Node), table.Columns[ordinal].Type, value.Node.Position);
        }

        return row;
    }

    /// <summary>The columns that are assigned.</summary>
    /// <exception cref="SqlException">A column is unknown, assigned twice or part of the key.</exception>
    public static List<int> Ordinals(TableSchema table, PlanScope scope, IEnumerable<(string Name, int Position)> columns)
    {
        var ordinals = new List<int>();
        foreach (var (name, position) in columns)
        {
            var ordinal = scope.Find(new ColumnNode(position, null, name)).Ordinal;
            if (ordinals.Contains(ordinal))
            {
                throw SqlErrors.Syntax($"Column {name} is assigned twice.", position);
            }

            if (table.IsKey(ordinal))
            {
                throw new SqlException(ErrorCode.NotSupported,
                    $"Column {name} is part of the primary key of {table.Name}: a row keeps its key. Insert a row with the new key and delete the old one.", position);
            }

            ordinals.Add(ordinal);
        }

        return ordinals;
    }
}
