using System.Diagnostics;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Explain;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Writes;

/// <summary>EXPLAIN of INSERT, UPDATE and DELETE, which reads and writes nothing, and EXPLAIN ANALYZE, which runs them.</summary>
/// <param name="writer">Used for this statement alone.</param>
/// <param name="explain">Says how a query would be answered, with the parameters that it names.</param>
internal sealed class WriteExplain(
    StatementWriter writer, IReadOnlyDictionary<string, Literal> parameters,
    Func<QueryStatement, IReadOnlyDictionary<string, Literal>, CancellationToken, Task<PlanNode>> explain)
{
    /// <exception cref="GridException">The statement is refused, or, when it is run, what running it says.</exception>
    public async Task<PlanNode> RunAsync(ExplainWriteStatement statement, CatalogView catalog, CancellationToken cancellationToken)
    {
        var measure = statement.IsAnalyze ? await MeasureAsync(statement.Write, catalog, cancellationToken) : null;
        return statement.Write switch
        {
            InsertStatement insert => await OfAsync(insert, catalog, measure, cancellationToken),
            UpdateStatement update => await OfAsync(update, catalog, measure, cancellationToken),
            DeleteStatement delete => await OfAsync(delete, catalog, measure, cancellationToken),
            var other => throw SqlErrors.NotSupported($"EXPLAIN of {other.GetType().Name}", 0),
        };
    }

    private async Task<WriteMeasure> MeasureAsync(SqlStatement write, CatalogView catalog, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await writer.RunAsync(write, catalog, cancellationToken);
        return new WriteMeasure(
            result.RowsAffected ?? 0, result.Batches.Sum(batch => batch.ByteCount), result.PartitionsAsked, Stopwatch.GetElapsedTime(started), writer.Indexes, writer.DescribeSource?.Invoke());
    }

    private async Task<PlanNode> OfAsync(InsertStatement insert, CatalogView catalog, WriteMeasure? measure, CancellationToken cancellationToken)
    {
        var table = WriteTables.Find(catalog, insert.Table);
        if (insert.Query is { } query)
        {
            var source = measure?.Source ?? await explain(query, ParameterNames.In(query.Text, parameters), cancellationToken);
            return WritePlanTree.OfInsert(insert, table, null, catalog.PartitionCount, source, measure);
        }

        var plan = writer.PlanInsert(insert, catalog);
        return WritePlanTree.OfInsert(insert, table, plan.Parts.Count, catalog.PartitionCount, null, measure);
    }

    private Task<PlanNode> OfAsync(UpdateStatement update, CatalogView catalog, WriteMeasure? measure, CancellationToken cancellationToken) =>
        OfMutationAsync(update.Table, "update", update.Returning, [.. update.Assignments.Select(assignment => (assignment.Name, assignment.Position))], update.Beyond,
            writer.TryPlan(update, catalog), catalog, measure, cancellationToken);

    private Task<PlanNode> OfAsync(DeleteStatement delete, CatalogView catalog, WriteMeasure? measure, CancellationToken cancellationToken) =>
        OfMutationAsync(delete.Table, "delete from", delete.Returning, null, delete.Beyond, writer.TryPlan(delete, catalog), catalog, measure, cancellationToken);

    private async Task<PlanNode> OfMutationAsync(
        TableNode node, string what, SelectItem[]? returning, (string Name, int Position)[]? assignments, BeyondNative beyond,
        (MutationPlan Plan, int PartitionsAsked)? native, CatalogView catalog, WriteMeasure? measure, CancellationToken cancellationToken)
    {
        var table = WriteTables.Find(catalog, node);
        string[] assigned = [.. assignments?.Select(assignment => assignment.Name) ?? []];
        if (native is { } known)
        {
            return WritePlanTree.OfMutation(what, table, known.Plan, known.PartitionsAsked, catalog.PartitionCount, assigned, measure);
        }

        var source = measure?.Source ?? await writer.ExplainByQueryAsync(node, assignments, returning, beyond, catalog, cancellationToken);
        return WritePlanTree.OfMutationByQuery(what, table, assigned, returning is not null, source, measure);
    }
}
