using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Client.Tables;

/// <summary>Reads of many keys: grouped by partition, several requests at a time.</summary>
internal sealed class BulkReads<TKey, TRow>(TableBinder<TKey, TRow> binder, PartitionCalls calls, Attempts attempts)
{
    /// <summary>Keys of a request, so that its answer stays small enough to be sent again without regret.</summary>
    private const int MaxKeysPerRequest = 5_000;

    /// <summary>The rows of keys, in their order; null where there is none.</summary>
    public async Task<FoundRow<TRow>?[]> ReadAsync(IReadOnlyList<TKey> keys, CancellationToken cancellationToken)
    {
        var budget = attempts.NewBudget();
        while (true)
        {
            var table = await binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            try
            {
                return await ReadAsync(table, keys, budget, cancellationToken).ConfigureAwait(false);
            }
            catch (GridException failure) when (SchemaDoubt.IsIn(failure))
            {
                if (!budget.TryCountAttempt() || !await binder.RefreshAsync(table, budget, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    private async Task<FoundRow<TRow>?[]> ReadAsync(
        BoundTable<TKey, TRow> table, IReadOnlyList<TKey> keys, CallBudget budget, CancellationToken cancellationToken)
    {
        var found = new FoundRow<TRow>?[keys.Count];
        var encoded = new ReadOnlyMemory<byte>[keys.Count];
        for (var index = 0; index < encoded.Length; index++)
        {
            encoded[index] = table.Codec.EncodeKey(keys[index]);
        }

        var requests = Enumerable.Range(0, encoded.Length)
            .GroupBy(index => table.PartitionOfKey(encoded[index].Span))
            .SelectMany(group => group.Chunk(MaxKeysPerRequest).Select(indexes => (Partition: group.Key, Indexes: indexes)));
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = attempts.Options.MaxConcurrentRequests,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(requests, parallel, async (request, token) =>
        {
            var outcomes = await ReadAsync(table.Reference, request.Partition, Array.ConvertAll(request.Indexes, index => encoded[index]), budget.Fork(), token)
                .ConfigureAwait(false);
            for (var position = 0; position < outcomes.Length; position++)
            {
                if (outcomes[position].Version != 0)
                {
                    var row = table.Codec.DecodeRow(outcomes[position].Row.Span);
                    found[request.Indexes[position]] = new FoundRow<TRow>(row, outcomes[position].Version, table.Schema);
                }
            }
        }).ConfigureAwait(false);
        return found;
    }

    // A request is answered or refused whole.
    private async Task<KeyOutcome[]> ReadAsync(
        TableRef table, PartitionId partition, ReadOnlyMemory<byte>[] keys, CallBudget budget, CancellationToken cancellationToken)
    {
        while (true)
        {
            var outcomes = await calls.ReadAsync(partition, table, keys, budget.ReadAttemptTimeout, cancellationToken).ConfigureAwait(false);
            if (outcomes[0].Failure is not { } failure)
            {
                return outcomes;
            }

            if (!failure.IsTransient)
            {
                throw failure;
            }

            if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
            {
                throw budget.GiveUp(failure);
            }
        }
    }
}
