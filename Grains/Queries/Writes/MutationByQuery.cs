using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Grains.Queries.Explain;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Writes;

/// <summary>
/// Runs an UPDATE or DELETE that is read first, by a query, and written then, each row on condition that it still has the
/// version that was read; all rows of a partition or none. Where a row has changed in between, the partition's part is read
/// and written anew, unless a sub-query would see what the statement itself has written by then.
/// </summary>
internal sealed class MutationByQuery(
    IPartitionWrites partitions, MutationQuery query, QueryOptions options, IReadOnlyDictionary<string, Literal> parameters, Func<Task<CatalogView>> refresh)
{
    /// <summary>Times that the statement is read: more mean that the table changes faster than it can be read.</summary>
    private const int MaxReads = 5;

    /// <summary>How the rows were read that the statement has written last; null before.</summary>
    public Func<PlanNode>? Describe { get; private set; }

    /// <summary>How the rows would be read; nothing is read or written.</summary>
    /// <exception cref="SqlException">The statement is refused.</exception>
    public Task<PlanNode> ExplainAsync(
        TableNode node, (string Name, int Position)[]? assignments, SelectItem[]? returning, BeyondNative beyond, CatalogView catalog, CancellationToken cancellationToken)
    {
        var (table, named, _, _, _) = Bind(node, assignments, returning, beyond, catalog);
        return query.ExplainAsync(node, beyond, table, catalog, named, assignments is not null, cancellationToken);
    }

    /// <param name="assignments">The columns that are assigned; null to delete.</param>
    /// <exception cref="GridException">Some partitions did not write; the message says how many rows are written.</exception>
    public async Task<QueryResult> RunAsync(
        TableNode node, (string Name, int Position)[]? assignments, SelectItem[]? returning, BeyondNative beyond, CatalogView catalog, CancellationToken cancellationToken)
    {
        HashSet<PartitionId>? changed = null;
        var outcomes = new List<PartitionOutcome>();
        for (var reads = 1; ; reads++)
        {
            var (plan, rows) = await PlanAsync(node, assignments, returning, beyond, catalog, cancellationToken);
            outcomes.RemoveAll(outcome => changed?.Contains(outcome.Partition) == true);
            outcomes.AddRange(await Task.WhenAll(plan.Parts.Where(part => changed?.Contains(part.Key) != false)
                .Select(part => PartitionOutcomes.RunAsync(part.Key, part.Value, cancellationToken))));
            changed = [.. outcomes.Where(outcome => outcome.IsStale || outcome.Failure?.Code == ErrorCode.VersionMismatch).Select(outcome => outcome.Partition)];
            if (changed.Count == 0 || reads == MaxReads || (rows.IsReadElsewhere && outcomes.Exists(outcome => outcome.Rows > 0)))
            {
                var written = PartitionOutcomes.Sum(outcomes);
                return new QueryResult(plan.Columns, plan.Columns.Length == 0 ? [] : [.. outcomes.SelectMany(outcome => outcome.Returned)], written, 0, rows.PartitionsAsked, rows.PartitionsAsked);
            }

            catalog = await refresh();
        }
    }

    private async Task<(WritePlan Plan, MutationRows Rows)> PlanAsync(
        TableNode node, (string Name, int Position)[]? assignments, SelectItem[]? items, BeyondNative beyond, CatalogView catalog, CancellationToken cancellationToken)
    {
        var (table, named, assigned, returning, results) = Bind(node, assignments, items, beyond, catalog);
        var rows = await query.ReadAsync(node, beyond, table, catalog, named, assignments is not null, cancellationToken);
        Describe = rows.Describe;
        var byPartition = Encode(table, assigned, rows).GroupBy(row => KeyCodec.PartitionOfRow(table, row.Row, catalog.PartitionCount));
        var parts = byPartition.ToDictionary(
            part => part.Key,
            part => (IReadOnlyList<WriteUnit>)[ToUnit(part.Key, table, [.. part], assignments is null, returning)]);
        return (new WritePlan(parts, results), rows);
    }

    private (TableSchema Table, Dictionary<string, Literal> Parameters, List<int> Assigned, Expression[]? Returning, ResultColumn[] Results) Bind(
        TableNode node, (string Name, int Position)[]? assignments, SelectItem[]? items, BeyondNative beyond, CatalogView catalog)
    {
        var table = WriteTables.Find(catalog, node);
        var named = ParameterNames.In(beyond.Text, parameters);
        var values = new ParameterSet(parameters, named.Keys);
        var assigned = assignments is null ? [] : AssignmentBinder.Ordinals(table, new PlanScope(table, node.Alias), assignments);
        var (returning, results) = ReturningPlanner.Plan(items, node, table, values, options, catalog.PartitionCount);
        values.RequireAllUsed();
        return (table, named, assigned, returning, results);
    }

    // The rows as they are to be, or as they are to be deleted, and the versions that they have.
    private static IEnumerable<(byte[] Row, long Version)> Encode(TableSchema table, List<int> assigned, MutationRows rows)
    {
        var evaluator = new ExpressionEvaluator(new VectorSource([.. rows.Batch.Columns.Select(VectorFactory.FromColumn)]));
        var all = new RowSet(0, Enumerable.Range(0, rows.Batch.RowCount).ToArray());
        ColumnVector[] columns = [.. Enumerable.Range(0, table.Columns.Length).Select(ordinal =>
        {
            var place = assigned.IndexOf(ordinal) is >= 0 and var index ? 1 + table.Columns.Length + index : 1 + ordinal;
            var value = new ColumnExpression(place, rows.Columns[place].Type);
            return evaluator.Evaluate(ExpressionBinder.Convert(value, table.Columns[ordinal].Type, null), all).ToColumn();
        })];
        var writer = new RowWriter(table);
        for (var row = 0; row < rows.Batch.RowCount; row++)
        {
            yield return (EncodedRows.Encode(writer, columns, row).ToArray(), (long)rows.Batch.Columns[0].GetValue(row)!);
        }
    }

    private WriteUnit ToUnit(PartitionId partition, TableSchema table, List<(byte[] Row, long Version)> rows, bool isDeletion, Expression[]? returning)
    {
        if (rows.Count > WriteRequest.MaxOperations)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"{rows.Count} rows of table {table.Name} match in one partition; at most {WriteRequest.MaxOperations} are changed at once. Nothing was changed. Narrow the WHERE and send several statements.");
        }

        var builder = new WriteRequestBuilder();
        builder.BeginUnit(rows.Count);
        foreach (var (row, version) in rows)
        {
            if (isDeletion)
            {
                builder.Add(TableRef.Of(table), WriteKind.Remove, version, KeyCodec.KeyOf(table, row));
            }
            else
            {
                builder.Add(TableRef.Of(table), WriteKind.Put, version, row, RowExpiry.Keep);
            }
        }

        var request = builder.Build();
        var returned = returning is null
            ? null
            : ReturnedRows.Compute(returning, EncodedRows.ToVectors(table, [.. rows.Select(row => (ReadOnlyMemory<byte>)row.Row)]), rows.Count, options.MaxResultBytes);
        return async token =>
        {
            await partitions.WriteAsync(partition, request, token);
            return new MutationResult(rows.Count, returned);
        };
    }
}
