using Grid.Errors;
using Grid.Partitions;
using Grid.Queries;

namespace Grid.Grains.Queries.Writes;

/// <summary>Runs the parts of a statement that writes, partition by partition, and judges what became of them.</summary>
internal static class PartitionOutcomes
{
    /// <summary>Runs the units of one partition up to the first that fails. What is not an answer of the grid itself leaves the outcome unknown.</summary>
    public static async Task<PartitionOutcome> RunAsync(PartitionId partition, IReadOnlyList<WriteUnit> units, CancellationToken cancellationToken)
    {
        var rows = 0L;
        var returned = new List<ColumnBatch>();
        try
        {
            foreach (var unit in units)
            {
                var result = await unit(cancellationToken);
                rows += result.Rows;
                returned.AddRange(result.Returned is { } batch ? [batch] : []);
            }

            return new PartitionOutcome(partition, rows, returned, null);
        }
        catch (GridException failure)
        {
            return new PartitionOutcome(partition, rows, returned, failure);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException or OperationCanceledException)
        {
            return new PartitionOutcome(partition, rows, returned, new OutcomeUnknownException($"Partition {partition} did not answer; its rows may be written.", failure));
        }
    }

    /// <summary>The rows that were written in all.</summary>
    /// <exception cref="GridException">
    /// Some partitions refused or failed. When nothing is written and nothing may be, the first one's own failure, which may be
    /// transient; otherwise one that says how many rows are written and which partitions did not write theirs.
    /// </exception>
    public static long Sum(IReadOnlyCollection<PartitionOutcome> outcomes)
    {
        var rows = outcomes.Sum(outcome => outcome.Rows);
        var failed = outcomes.Where(outcome => outcome.Failure is not null).ToList();
        if (failed.Count == 0)
        {
            return rows;
        }

        var first = failed[0].Failure!;
        var unknown = failed.Exists(outcome => outcome.Failure is OutcomeUnknownException);
        if (failed.Count == outcomes.Count && rows == 0 && !unknown)
        {
            throw first;
        }

        var message = $"{rows} rows are written. {failed.Count} of {outcomes.Count} partitions ({string.Join(", ", failed.Select(outcome => outcome.Partition).Order().Take(20))}) did not write theirs: {first.Message}";
        throw unknown ? new OutcomeUnknownException(message, first) : new RequestException(first.Code, message, first);
    }
}
