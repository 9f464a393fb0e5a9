using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Writes;

/// <summary>Runs INSERT, UPDATE and DELETE. Knows no Orleans.</summary>
/// <param name="mutations">Reads what an UPDATE or DELETE means that partitions cannot evaluate by themselves.</param>
/// <param name="query">Answers the query of a statement, with the parameters that it names.</param>
/// <param name="refresh">Asks for the catalog as it is now.</param>
internal sealed class StatementWriter(
    IPartitionWrites partitions, MutationQuery mutations, QueryOptions options, IReadOnlyDictionary<string, Literal> parameters,
    Func<QueryStatement, IReadOnlyDictionary<string, Literal>, CancellationToken, Task<QueryAnswer>> query, Func<Task<CatalogView>> refresh)
{
    public async Task<QueryResult> InsertAsync(InsertStatement statement, CatalogView catalog, CancellationToken cancellationToken)
    {
        if (statement.Query is not { } source)
        {
            return await RunAsync(new InsertPlanning(partitions, statement, null, parameters, [], options), catalog, cancellationToken);
        }

        // Before anything is read: a table that does not exist is no reason to ask partitions.
        WriteTables.Find(catalog, statement.Table);
        return await InsertAsync(statement, await AnswerAsync(source, cancellationToken), catalog, cancellationToken);
    }

    /// <summary>Inserts the answer to the statement's query.</summary>
    public Task<QueryResult> InsertAsync(InsertStatement statement, QueryAnswer answer, CatalogView catalog, CancellationToken cancellationToken) => RunAsync(
        new InsertPlanning(partitions, statement, (answer.Columns, answer.Batch), parameters, ParameterNames.In(statement.Query!.Text, parameters).Keys, options), catalog, cancellationToken);

    /// <summary>The answer to a part of a statement.</summary>
    public Task<QueryAnswer> AnswerAsync(QueryStatement part, CancellationToken cancellationToken) =>
        query(part, ParameterNames.In(part.Text, parameters), cancellationToken);

    public Task<QueryResult> UpdateAsync(UpdateStatement statement, CatalogView catalog, CancellationToken cancellationToken) =>
        IsNative(catalog, statement.Table, statement.Beyond, planner => planner.Plan(statement))
            ? MutateAsync(catalog, statement.Table, planner => planner.Plan(statement), cancellationToken)
            : new MutationByQuery(partitions, mutations, options, parameters, refresh).RunAsync(
                statement.Table, [.. statement.Assignments.Select(assignment => (assignment.Name, assignment.Position))], statement.Returning, statement.Beyond, catalog, cancellationToken);

    public Task<QueryResult> DeleteAsync(DeleteStatement statement, CatalogView catalog, CancellationToken cancellationToken) =>
        IsNative(catalog, statement.Table, statement.Beyond, planner => planner.Plan(statement))
            ? MutateAsync(catalog, statement.Table, planner => planner.Plan(statement), cancellationToken)
            : new MutationByQuery(partitions, mutations, options, parameters, refresh).RunAsync(
                statement.Table, null, statement.Returning, statement.Beyond, catalog, cancellationToken);

    // Whether partitions can evaluate it by themselves, on the rows of the moment of the commit.
    private bool IsNative(
        CatalogView catalog, TableNode node, BeyondNative beyond, Func<MutationPlanner, (MutationPlan Plan, ImmutableArray<PartitionId> Partitions, ResultColumn[] Results)> makePlan)
    {
        if (beyond.Refusal is not null)
        {
            return false;
        }

        try
        {
            makePlan(new MutationPlanner(WriteTables.Find(catalog, node), new ParameterSet(parameters), options, catalog.PartitionCount));
            return true;
        }
        catch (SqlException refusal) when (refusal.Code == ErrorCode.NotSupported)
        {
            return false;
        }
    }

    private Task<QueryResult> RunAsync(InsertPlanning planning, CatalogView catalog, CancellationToken cancellationToken) =>
        new WriteRun(refresh).RunAsync(catalog, planning.Plan, cancellationToken);

    private Task<QueryResult> MutateAsync(
        CatalogView catalog, TableNode node, Func<MutationPlanner, (MutationPlan Plan, ImmutableArray<PartitionId> Partitions, ResultColumn[] Results)> makePlan,
        CancellationToken cancellationToken) => new WriteRun(refresh).RunAsync(
            catalog,
            view =>
            {
                var (plan, asked, results) = makePlan(new MutationPlanner(WriteTables.Find(view, node), new ParameterSet(parameters), options, view.PartitionCount));
                return new WritePlan(
                    asked.ToDictionary(partition => partition, partition => (IReadOnlyList<WriteUnit>)[token => partitions.MutateAsync(partition, plan, token)]), results);
            },
            cancellationToken);
}
