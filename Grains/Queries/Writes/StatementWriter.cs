using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Explain;
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
    private readonly List<IndexTally> _indexes = [];

    /// <summary>The indexes through which partitions have found the rows of an UPDATE or DELETE.</summary>
    public IndexTally[] Indexes
    {
        get
        {
            lock (_indexes)
            {
                return IndexTally.Merge(_indexes, []);
            }
        }
    }

    /// <summary>How the rows were read that the partitions could not find by themselves; null when there was no such reading.</summary>
    public Func<PlanNode>? DescribeSource { get; private set; }

    /// <summary>Runs any of the statements that write.</summary>
    public Task<QueryResult> RunAsync(SqlStatement statement, CatalogView catalog, CancellationToken cancellationToken) => statement switch
    {
        InsertStatement insert => InsertAsync(insert, catalog, cancellationToken),
        UpdateStatement update => UpdateAsync(update, catalog, cancellationToken),
        DeleteStatement delete => DeleteAsync(delete, catalog, cancellationToken),
        _ => throw SqlErrors.NotSupported(statement.GetType().Name, 0),
    };

    public async Task<QueryResult> InsertAsync(InsertStatement statement, CatalogView catalog, CancellationToken cancellationToken)
    {
        if (statement.Query is not { } source)
        {
            return await RunAsync(new InsertPlanning(partitions, statement, null, parameters, [], options), catalog, cancellationToken);
        }

        // Before anything is read: a table that does not exist is no reason to ask partitions.
        WriteTables.Find(catalog, statement.Table);
        var answer = await AnswerAsync(source, cancellationToken);
        DescribeSource = answer.Describe;
        return await InsertAsync(statement, answer, catalog, cancellationToken);
    }

    /// <summary>Inserts the answer to the statement's query.</summary>
    public Task<QueryResult> InsertAsync(InsertStatement statement, QueryAnswer answer, CatalogView catalog, CancellationToken cancellationToken) => RunAsync(
        new InsertPlanning(partitions, statement, (answer.Columns, answer.Batch), parameters, ParameterNames.In(statement.Query!.Text, parameters).Keys, options), catalog, cancellationToken);

    /// <summary>The answer to a part of a statement.</summary>
    public Task<QueryAnswer> AnswerAsync(QueryStatement part, CancellationToken cancellationToken) =>
        query(part, ParameterNames.In(part.Text, parameters), cancellationToken);

    public Task<QueryResult> UpdateAsync(UpdateStatement statement, CatalogView catalog, CancellationToken cancellationToken) =>
        TryPlan(statement, catalog) is not null
            ? MutateAsync(catalog, statement.Table, planner => planner.Plan(statement), cancellationToken)
            : MutateByQueryAsync(
                statement.Table, [.. statement.Assignments.Select(assignment => (assignment.Name, assignment.Position))], statement.Returning, statement.Beyond, catalog, cancellationToken);

    public Task<QueryResult> DeleteAsync(DeleteStatement statement, CatalogView catalog, CancellationToken cancellationToken) =>
        TryPlan(statement, catalog) is not null
            ? MutateAsync(catalog, statement.Table, planner => planner.Plan(statement), cancellationToken)
            : MutateByQueryAsync(statement.Table, null, statement.Returning, statement.Beyond, catalog, cancellationToken);

    /// <summary>Where the rows of an INSERT go that are known.</summary>
    public WritePlan PlanInsert(InsertStatement statement, CatalogView catalog) => new InsertPlanning(partitions, statement, null, parameters, [], options).Plan(catalog);

    /// <summary>What partitions do that can evaluate it by themselves, on the rows of the moment of the commit; null when they cannot.</summary>
    public (MutationPlan Plan, int PartitionsAsked)? TryPlan(UpdateStatement statement, CatalogView catalog) =>
        TryPlan(catalog, statement.Table, statement.Beyond, planner => planner.Plan(statement));

    /// <inheritdoc cref="TryPlan(UpdateStatement, CatalogView)"/>
    public (MutationPlan Plan, int PartitionsAsked)? TryPlan(DeleteStatement statement, CatalogView catalog) =>
        TryPlan(catalog, statement.Table, statement.Beyond, planner => planner.Plan(statement));

    /// <summary>How the rows of an UPDATE or DELETE would be read that partitions cannot evaluate by themselves.</summary>
    /// <param name="assignments">The columns that are assigned; null to delete.</param>
    public Task<PlanNode> ExplainByQueryAsync(
        TableNode node, (string Name, int Position)[]? assignments, SelectItem[]? returning, BeyondNative beyond, CatalogView catalog, CancellationToken cancellationToken) =>
        new MutationByQuery(partitions, mutations, options, parameters, refresh).ExplainAsync(node, assignments, returning, beyond, catalog, cancellationToken);

    private Task<QueryResult> MutateByQueryAsync(
        TableNode node, (string Name, int Position)[]? assignments, SelectItem[]? returning, BeyondNative beyond, CatalogView catalog, CancellationToken cancellationToken)
    {
        var run = new MutationByQuery(partitions, mutations, options, parameters, refresh);
        DescribeSource = () => run.Describe!();
        return run.RunAsync(node, assignments, returning, beyond, catalog, cancellationToken);
    }

    private (MutationPlan Plan, int PartitionsAsked)? TryPlan(
        CatalogView catalog, TableNode node, BeyondNative beyond, Func<MutationPlanner, (MutationPlan Plan, ImmutableArray<PartitionId> Partitions, ResultColumn[] Results)> makePlan)
    {
        if (beyond.Refusal is not null)
        {
            return null;
        }

        try
        {
            var (plan, asked, _) = makePlan(new MutationPlanner(WriteTables.Find(catalog, node), new ParameterSet(parameters), options, catalog.PartitionCount));
            return (plan, asked.Length);
        }
        catch (SqlException refusal) when (refusal.Code == ErrorCode.NotSupported)
        {
            return null;
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
                    asked.ToDictionary(partition => partition, partition => (IReadOnlyList<WriteUnit>)[token => MutateAsync(partition, plan, token)]), results);
            },
            cancellationToken);

    private async Task<MutationResult> MutateAsync(PartitionId partition, MutationPlan plan, CancellationToken cancellationToken)
    {
        var result = await partitions.MutateAsync(partition, plan, cancellationToken);
        lock (_indexes)
        {
            _indexes.AddRange(result.Indexes);
        }

        return result;
    }
}
