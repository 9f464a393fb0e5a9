using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>Changes of single rows by expressions, sent to their partition alone. The same for typed and untyped rows.</summary>
internal sealed class RowMutations<TKey, TRow>(TableCalls<TKey, TRow> calls, IGrainFactory grains, Attempts attempts)
{
    /// <summary>Changes the row of a key; null when there is none, or the statement's condition does not hold.</summary>
    /// <param name="expiry">When the row expires; null: it keeps its time.</param>
    /// <param name="statement">The UPDATE, for the table as it is known now.</param>
    public async ValueTask<FoundRow<TRow>?> MutateAsync(
        TKey key, Func<TableSchema, RowStatement> statement, RowVersion? expected, RowExpiry? expiry, CancellationToken cancellationToken)
    {
        if (expected == RowVersion.None)
        {
            throw new ArgumentException("A row that must not be there cannot be changed: expect a version, or nothing.", nameof(expected));
        }

        var budget = attempts.NewBudget();
        while (true)
        {
            var table = await calls.Binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            var encoded = table.Codec.EncodeKey(key);
            var partition = table.PartitionOfKey(encoded);
            var text = statement(table.Schema);
            var mutation = new RowMutation(table.Reference, encoded, text.Text, text.Parameters, expected?.Value) { Expiry = expiry };
            try
            {
                var grain = grains.GetGrain<IPartitionGrain>(partition.Value);
                var result = await attempts.WriteOnceAsync(
                    token => grain.MutateRowAsync(mutation, token).AsTask(), $"Partition {partition}", budget.WriteAttemptTimeout, cancellationToken).ConfigureAwait(false);
                return result.Row is null ? null : new FoundRow<TRow>(table.Codec.DecodeRow(result.Row), result.Version, table.Schema);
            }
            catch (GridException failure)
            {
                await calls.RepeatOrThrowAsync(failure, table, budget, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
