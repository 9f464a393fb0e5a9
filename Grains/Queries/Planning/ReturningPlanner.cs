using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>Plans RETURNING over the rows that a statement writes. Pure.</summary>
internal static class ReturningPlanner
{
    /// <summary>What is computed of each row, and the columns of the answer; nothing without a clause.</summary>
    /// <exception cref="SqlException">An item cannot be planned; the position says where.</exception>
    public static (Expression[]? Columns, ResultColumn[] Results) Plan(
        SelectItem[]? items, TableNode node, TableSchema table, ParameterSet parameters, QueryOptions options, int partitionCount)
    {
        if (items is null)
        {
            return (null, []);
        }

        var select = new SelectStatement(items, node, null, [], null, IsDistinct: false, [], null, null);
        return new SelectPlanner(select, table, parameters, options, partitionCount).PlanItems();
    }
}
