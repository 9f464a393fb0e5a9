using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>
/// Writes of many rows, each by itself: grouped by partition, partitions side by side, the requests of one partition one
/// after another, so that two rows of one key keep their order.
/// </summary>
internal sealed class BulkWrites<TKey, TRow>(TableBinder<TKey, TRow> binder, PartitionCalls calls, Attempts attempts)
    where TRow : class
{
    /// <summary>Bytes of a request, so that one request never occupies a partition for long.</summary>
    private const int MaxBytesPerRequest = 4 * 1024 * 1024;

    /// <summary>Writes rows. A row that cannot be encoded refuses the whole call before anything is sent.</summary>
    public Task<IReadOnlyList<WriteOutcome<TKey>>> WriteAsync(WriteKind kind, IReadOnlyCollection<TRow> rows, RowExpiry expiry, CancellationToken cancellationToken) =>
        WriteAsync(kind, [.. rows], expected: null, expiry, static (table, row) => table.Codec.EncodeRow(row), cancellationToken);

    /// <summary>Writes rows that must have the versions that come with them.</summary>
    public Task<IReadOnlyList<WriteOutcome<TKey>>> WriteAsync(WriteKind kind, IReadOnlyCollection<Versioned<TRow>> rows, CancellationToken cancellationToken) => WriteAsync(
        kind, [.. rows.Select(row => row.Row)], [.. rows.Select(row => row.Version)], RowExpiry.OfTable, static (table, row) => table.Codec.EncodeRow(row), cancellationToken);

    /// <summary>Removes the rows of keys.</summary>
    public Task<IReadOnlyList<WriteOutcome<TKey>>> RemoveAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) =>
        WriteAsync(WriteKind.Remove, [.. keys], expected: null, RowExpiry.OfTable, static (table, key) => table.Codec.EncodeKey(key), cancellationToken);

    /// <summary>Removes rows that must have the versions that come with their keys.</summary>
    public Task<IReadOnlyList<WriteOutcome<TKey>>> RemoveAsync(IReadOnlyCollection<KeyValuePair<TKey, RowVersion>> keys, CancellationToken cancellationToken) => WriteAsync(
        WriteKind.Remove, [.. keys.Select(key => key.Key)], [.. keys.Select(key => key.Value)], RowExpiry.OfTable, static (table, key) => table.Codec.EncodeKey(key), cancellationToken);

    private async Task<IReadOnlyList<WriteOutcome<TKey>>> WriteAsync<TItem>(
        WriteKind kind, TItem[] all, RowVersion[]? expected, RowExpiry expiry, Func<BoundTable<TKey, TRow>, TItem, byte[]> encode, CancellationToken cancellationToken)
    {
        var budget = attempts.NewBudget();
        var outcomes = new UnitOutcome[all.Length];
        var writes = new Writes(kind, new byte[all.Length][], expected, expiry);
        int[] pending = [.. Enumerable.Range(0, all.Length)];
        while (true)
        {
            var table = await binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            Encode(table, all, pending, writes.Contents, encode);
            await SendAsync(table, writes, pending, outcomes, budget, cancellationToken).ConfigureAwait(false);

            // What met a newer schema was not applied; it is encoded again and goes once more.
            pending = [.. pending.Where(index => outcomes[index].Failure is { } failure && SchemaDoubt.IsIn(failure))];
            if (pending.Length == 0 || !budget.TryCountAttempt() || !await binder.RefreshAsync(table, budget, cancellationToken).ConfigureAwait(false))
            {
                return Report(table, writes, outcomes);
            }
        }
    }

    private static void Encode<TItem>(
        BoundTable<TKey, TRow> table, TItem[] items, int[] pending, byte[][] contents, Func<BoundTable<TKey, TRow>, TItem, byte[]> encode)
    {
        foreach (var index in pending)
        {
            try
            {
                contents[index] = encode(table, items[index]);
            }
            catch (RequestException failure)
            {
                throw new RequestException(failure.Code, $"Row {index} of {items.Length} (from 0): {failure.Message} Nothing was written.", failure);
            }
        }
    }

    private Task SendAsync(
        BoundTable<TKey, TRow> table, Writes writes, int[] pending, UnitOutcome[] outcomes, CallBudget budget, CancellationToken cancellationToken)
    {
        var byPartition = pending.GroupBy(
            index => writes.Kind == WriteKind.Remove ? table.PartitionOfKey(writes.Contents[index]) : table.PartitionOfRow(writes.Contents[index]));
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = attempts.Options.MaxConcurrentRequests,
            CancellationToken = cancellationToken,
        };
        return Parallel.ForEachAsync(byPartition, parallel, async (group, token) =>
            await SendAsync(table.Reference, group.Key, writes, [.. group], outcomes, budget.Fork(), token).ConfigureAwait(false));
    }

    private async Task SendAsync(
        TableRef table, PartitionId partition, Writes writes, List<int> pending, UnitOutcome[] outcomes, CallBudget budget, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rejected = new List<int>();
            for (var start = 0; start < pending.Count;)
            {
                var request = Build(table, writes, pending, ref start, out var indexes);
                var answers = await calls.WriteAsync(partition, request, budget.WriteAttemptTimeout, cancellationToken).ConfigureAwait(false);
                for (var position = 0; position < answers.Length; position++)
                {
                    outcomes[indexes[position]] = answers[position];
                }

                rejected.AddRange(indexes.Where(index => outcomes[index].Failure is { IsTransient: true }));
            }

            pending = rejected;
            if (pending.Count == 0)
            {
                return;
            }

            if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var index in pending)
                {
                    outcomes[index] = UnitOutcome.Failed(budget.GiveUp(outcomes[index].Failure!));
                }

                return;
            }
        }
    }

    private WriteRequest Build(TableRef table, Writes writes, List<int> pending, ref int start, out List<int> indexes)
    {
        var builder = new WriteRequestBuilder();
        indexes = [];
        while (start < pending.Count && indexes.Count < attempts.Options.MaxCallsPerRequest
            && (indexes.Count == 0 || builder.ByteCount + writes.Contents[pending[start]].Length <= MaxBytesPerRequest))
        {
            var index = pending[start++];
            builder.AddSingle(table, writes.Kind, writes.Expected?[index].Value, writes.Contents[index], writes.Expiry);
            indexes.Add(index);
        }

        return builder.Build();
    }

    private static IReadOnlyList<WriteOutcome<TKey>> Report(BoundTable<TKey, TRow> table, Writes writes, UnitOutcome[] outcomes) =>
        Array.ConvertAll([.. Enumerable.Range(0, outcomes.Length)], index =>
        {
            var key = writes.Kind == WriteKind.Remove ? writes.Contents[index] : KeyCodec.KeyOf(table.Schema, writes.Contents[index]);
            var outcome = outcomes[index];
            var result = outcome.Failure is null ? new WriteResult(RowVersion.Create(outcome.Version), outcome.Replaced > 0) : default;
            return new WriteOutcome<TKey>(table.Codec.DecodeKey(key), result, outcome.Failure);
        });

    /// <summary>What is to be written, item by item.</summary>
    /// <param name="Contents">Encoded rows, or keys of rows to remove.</param>
    /// <param name="Expected">The versions that rows must have, where they must have one; null when that is nowhere.</param>
    private sealed record Writes(WriteKind Kind, byte[][] Contents, RowVersion[]? Expected, RowExpiry Expiry);
}
