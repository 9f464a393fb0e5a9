using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Explain;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Writes;

/// <summary>
/// Reads the rows that an UPDATE or DELETE means whose expressions the native engine does not know: as a query over the
/// table, which DuckDB answers, with the version of each row.
/// </summary>
internal sealed class MutationQuery(IPartitionScan scan, DuckDbParser parser, FallbackExecutor fallback)
{
    private const string Reason = "its values or its condition are not known to the native engine: the rows are read, and written on condition that they have not changed since";

    /// <exception cref="SqlException">The statement is refused; positions are those of its own text.</exception>
    /// <exception cref="GridException">A partition did not answer, or a limit was exceeded.</exception>
    public Task<MutationRows> ReadAsync(
        TableNode node, BeyondNative beyond, TableSchema table, CatalogView catalog, IReadOnlyDictionary<string, Literal> parameters, bool hasValues, CancellationToken cancellationToken) =>
        UseAsync(node, beyond, table, catalog, parameters, hasValues, async (session, isReadElsewhere) =>
        {
            var plan = session.Plan;
            var answer = await session.RunAsync(scan, cancellationToken);
            return new MutationRows(
                answer.Columns, answer.Batch, isReadElsewhere, plan.Reads.SelectMany(read => read.Partitions).Distinct().Count(), () => FallbackPlanTree.Of(plan, Reason, catalog, answer));
        }, cancellationToken);

    /// <summary>How the rows would be read; no partition is asked.</summary>
    /// <exception cref="SqlException">As for <see cref="ReadAsync"/>.</exception>
    public Task<PlanNode> ExplainAsync(
        TableNode node, BeyondNative beyond, TableSchema table, CatalogView catalog, IReadOnlyDictionary<string, Literal> parameters, bool hasValues, CancellationToken cancellationToken) =>
        UseAsync(node, beyond, table, catalog, parameters, hasValues, (session, _) => Task.FromResult(FallbackPlanTree.Of(session.Plan, Reason, catalog, null)), cancellationToken);

    private async Task<T> UseAsync<T>(
        TableNode node, BeyondNative beyond, TableSchema table, CatalogView catalog, IReadOnlyDictionary<string, Literal> parameters, bool hasValues,
        Func<FallbackSession, bool, Task<T>> use, CancellationToken cancellationToken)
    {
        var alias = Quote(node.Alias ?? table.Name.ToString());
        var columns = string.Join(", ", table.Columns.Select(column => $"{alias}.{Quote(column.Name)}")) + (hasValues ? ", " : " ");
        var head = $"FROM {Quote(table.Name.ToString())} AS {alias} SELECT {columns}";
        var headOfRows = $"FROM {FallbackDatabase.RowsSchema}.{Quote(table.Name.ToString())} AS {alias} SELECT {alias}.{TableRead.VersionName}, {columns}";
        try
        {
            var text = head + beyond.Text;
            var root = parser.Parse(text);
            var plan = new FallbackPlanner(catalog, parser, new ParameterSet(parameters)).Plan(text, root);
            var isReadElsewhere = new TableUseFinder(catalog, parser, text).Find(root).Uses.Count(use => use.Table.Id == table.Id) > 1;
            plan = plan with
            {
                Text = headOfRows + plan.Text[head.Length..],
                Reads = [.. plan.Reads.Select(read => read.Table.Id == table.Id ? read with { HasVersion = true } : read)],
            };
            head = headOfRows;
            using var session = await fallback.OpenAsync(plan, catalog, cancellationToken);
            return await use(session, isReadElsewhere);
        }
        catch (SqlException failure)
        {
            throw new SqlException(failure.Code, failure.Message, failure.Position is { } position && position >= head.Length ? position - head.Length : null);
        }
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
