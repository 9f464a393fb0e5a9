using Grid.Cluster;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Writes;

/// <summary>Runs INSERT, UPDATE and DELETE. Knows no Orleans.</summary>
/// <param name="query">Answers the query of a statement for a view of the catalog, with the parameters that it names.</param>
/// <param name="refresh">Asks for the catalog as it is now.</param>
internal sealed class StatementWriter(
    IPartitionWrites partitions, QueryOptions options, IReadOnlyDictionary<string, Literal> parameters,
    Func<QueryStatement, IReadOnlyDictionary<string, Literal>, CancellationToken, Task<QueryAnswer>> query, Func<Task<CatalogView>> refresh)
{
    public async Task<QueryResult> InsertAsync(InsertStatement statement, CatalogView catalog, CancellationToken cancellationToken)
    {
        (ResultColumn[], ColumnBatch)? answer = null;
        IReadOnlySet<string> used = new HashSet<string>();
        if (statement.Query is { } source)
        {
            // Before anything is read: a table that does not exist is no reason to ask partitions.
            WriteTables.Find(catalog, statement.Table);
            var named = ParameterNames.In(source.Text, parameters);
            used = named.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
            var rows = await query(source, named, cancellationToken);
            answer = (rows.Columns, rows.Batch);
        }

        var planning = new InsertPlanning(partitions, statement, answer, parameters, used, options);
        return await new WriteRun(refresh).RunAsync(catalog, planning.Plan, cancellationToken);
    }

    public Task<QueryResult> UpdateAsync(UpdateStatement statement, CatalogView catalog, CancellationToken cancellationToken) =>
        MutateAsync(catalog, statement.Table, planner => planner.Plan(statement), cancellationToken);

    public Task<QueryResult> DeleteAsync(DeleteStatement statement, CatalogView catalog, CancellationToken cancellationToken) =>
        MutateAsync(catalog, statement.Table, planner => planner.Plan(statement), cancellationToken);

    private Task<QueryResult> MutateAsync(
        CatalogView catalog, TableNode node,
        Func<MutationPlanner, (MutationPlan Plan, System.Collections.Immutable.ImmutableArray<PartitionId> Partitions, ResultColumn[] Results)> makePlan, CancellationToken cancellationToken) =>
        new WriteRun(refresh).RunAsync(
            catalog,
            view =>
            {
                var (plan, asked, results) = makePlan(new MutationPlanner(WriteTables.Find(view, node), new ParameterSet(parameters), options, view.PartitionCount));
                return new WritePlan(
                    asked.ToDictionary(partition => partition, partition => (IReadOnlyList<WriteUnit>)[token => partitions.MutateAsync(partition, plan, token)]), results);
            },
            cancellationToken);
}
