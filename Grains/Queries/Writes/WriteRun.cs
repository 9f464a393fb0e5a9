using Grid.Cluster;
using Grid.Errors;
using Grid.Queries;

namespace Grid.Grains.Queries.Writes;

/// <summary>
/// Runs a statement that writes: all partitions at the same time. Where a partition says that the statement was planned for
/// another state of its table, nothing was written there, and that part is planned anew, once.
/// </summary>
/// <param name="refresh">Asks for the catalog as it is now.</param>
internal sealed class WriteRun(Func<Task<CatalogView>> refresh)
{
    /// <param name="catalog">The view to begin with.</param>
    /// <param name="makePlan">Plans the whole statement; called again for a newer view.</param>
    /// <exception cref="GridException">Some partitions refused or failed; the message says how many rows are written.</exception>
    public async Task<QueryResult> RunAsync(CatalogView catalog, Func<CatalogView, WritePlan> makePlan, CancellationToken cancellationToken)
    {
        var plan = makePlan(catalog);
        var outcomes = await RunAsync(plan, cancellationToken);
        if (outcomes.Exists(outcome => outcome.IsStale))
        {
            await RepeatAsync(plan, outcomes, makePlan, cancellationToken);
        }

        var rows = PartitionOutcomes.Sum(outcomes);
        return new QueryResult(plan.Columns, plan.Columns.Length == 0 ? [] : [.. outcomes.SelectMany(outcome => outcome.Returned)], rows, 0, plan.Parts.Count, plan.Parts.Count);
    }

    private static async Task<List<PartitionOutcome>> RunAsync(WritePlan plan, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(plan.Parts.Select(part => PartitionOutcomes.RunAsync(part.Key, part.Value, cancellationToken)))];

    private async Task RepeatAsync(WritePlan plan, List<PartitionOutcome> outcomes, Func<CatalogView, WritePlan> makePlan, CancellationToken cancellationToken)
    {
        var stale = outcomes.Where(outcome => outcome.IsStale).ToList();
        outcomes.RemoveAll(outcome => outcome.IsStale);
        try
        {
            var again = makePlan(await refresh());
            if (again.Columns.SequenceEqual(plan.Columns))
            {
                var partitions = stale.Select(outcome => outcome.Partition).ToHashSet();
                outcomes.AddRange(await RunAsync(again with { Parts = again.Parts.Where(part => partitions.Contains(part.Key)).ToDictionary() }, cancellationToken));
                return;
            }

            // Rows of two kinds make no answer: who has not written yet is reported.
        }
        catch (RequestException refusal)
        {
            // The statement does not fit the table any more, but others may have written their part of it.
            stale = [.. stale.Select(outcome => outcome with { Failure = refusal })];
        }

        outcomes.AddRange(stale);
    }
}
