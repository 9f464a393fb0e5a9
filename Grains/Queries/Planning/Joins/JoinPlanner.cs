using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>Plans one SELECT over several tables whose rows meet on the partitions. Pure: the same statement, schemas and parameters give the same plan.</summary>
/// <param name="find">The schema of a table of FROM.</param>
internal sealed class JoinPlanner(SelectStatement statement, Func<TableNode, TableSchema> find, ParameterSet parameters, QueryOptions options, int partitionCount)
{
    /// <summary>The plan; its <see cref="SelectPlan.Scan"/> is null where it depends on the sizes of tables.</summary>
    /// <exception cref="SqlException">The statement cannot be planned, or its join not be computed on the partitions; the position says where.</exception>
    public SelectPlan Plan()
    {
        var resolver = new FromResolver(find, parameters);
        var from = (FromJoin)resolver.Resolve(statement.Join!);
        var scope = resolver.Scope;
        var (where, output, finish) = new SelectPlanner(new NameQualifier(scope, from.Tables).Qualify(statement), scope, parameters, options, partitionCount).Bind();
        var (root, filter) = new JoinTreeBuilder(scope).Build(from, where);
        var plan = new JoinPlan(scope, root, filter, output, new JoinArranger(partitionCount).Find(root), options.MaxJoinedRows, partitionCount)
        {
            SendLimit = $"{options.MaxBroadcastRows} rows of {options.MaxBroadcastBytes} bytes",
        };
        if (plan.Arrangements.IsEmpty)
        {
            throw SqlErrors.NotSupported("A join of tables that lie apart by the columns it compares, with rows kept that find no partner,", statement.Join!.Position);
        }

        return plan.IsColocated ? plan.Arrange([], finish) : new SelectPlan(null, [], finish) { Join = plan };
    }
}
