using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Queries.Gather;

/// <summary>What became of a statement that writes, partition by partition: each is atomic by itself.</summary>
internal static class PartitionOutcomes
{
    /// <summary>Runs one partition's part. What is not an answer of the grid itself leaves the outcome unknown.</summary>
    public static async Task<(PartitionId Partition, long Rows, GridException? Failure)> RunAsync(PartitionId partition, Func<Task<long>> run)
    {
        try
        {
            return (partition, await run(), null);
        }
        catch (GridException failure)
        {
            return (partition, 0, failure);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException or OperationCanceledException)
        {
            return (partition, 0, new OutcomeUnknownException($"Partition {partition} did not answer; its rows may be written.", failure));
        }
    }

    /// <summary>The rows that were written in all.</summary>
    /// <exception cref="GridException">
    /// Some partitions refused or failed. When all did and none may have written, the first one's own failure, which may be
    /// transient; otherwise one that says how many rows are written and which partitions did not write theirs.
    /// </exception>
    public static long Sum(IReadOnlyCollection<(PartitionId Partition, long Rows, GridException? Failure)> outcomes)
    {
        var rows = outcomes.Sum(outcome => outcome.Rows);
        var failed = outcomes.Where(outcome => outcome.Failure is not null).ToList();
        if (failed.Count == 0)
        {
            return rows;
        }

        var first = failed[0].Failure!;
        var unknown = failed.Exists(outcome => outcome.Failure is OutcomeUnknownException);
        if (failed.Count == outcomes.Count && !unknown)
        {
            throw first;
        }

        var message = $"{rows} rows are written. {failed.Count} of {outcomes.Count} partitions ({string.Join(", ", failed.Select(outcome => outcome.Partition).Order().Take(20))}) did not write theirs: {first.Message}";
        throw unknown ? new OutcomeUnknownException(message, first) : new RequestException(first.Code, message, first);
    }
}
