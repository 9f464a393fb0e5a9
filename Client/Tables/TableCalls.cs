using System.Runtime.CompilerServices;
using Grid.Client.Batching;
using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>
/// Calls for single rows: encode, send in the next request to the partition, and send again what certainly was not applied.
/// The same for typed and untyped rows.
/// </summary>
internal sealed class TableCalls<TKey, TRow>(TableBinder<TKey, TRow> binder, CallQueues queues, Attempts attempts)
{
    public TableBinder<TKey, TRow> Binder { get; } = binder;

    /// <summary>Reads the row of a key; null when there is none.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FoundRow<TRow>?> ReadAsync(TKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var budget = attempts.NewBudget();
        while (true)
        {
            var table = await Binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            var encoded = table.Codec.EncodeKey(key);
            var call = PendingRead.Begin(
                table.PartitionOfKey(encoded), table.Reference, encoded, budget.ReadAttemptTimeout, budget.Deadline, cancellationToken);
            var outcome = await queues.ReadAsync(call, isDirect: budget.FailedAttempts > 0).ConfigureAwait(false);
            if (outcome.Failure is null)
            {
                return outcome.Version == 0 ? null : new FoundRow<TRow>(table.Codec.DecodeRow(outcome.Row.Span), outcome.Version, table.Schema);
            }

            await RepeatOrThrowAsync(outcome.Failure, table, budget, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts, inserts or updates a row.</summary>
    public ValueTask<WriteResult> WriteAsync(WriteKind kind, TRow row, RowVersion? expected, RowExpiry expiry, CancellationToken cancellationToken) => WriteAsync(
        kind,
        static (table, row) =>
        {
            var content = table.Codec.EncodeRow(row);
            return (content, table.PartitionOfRow(content));
        },
        row,
        expected,
        expiry,
        cancellationToken);

    /// <summary>Removes the row of a key.</summary>
    public ValueTask<WriteResult> RemoveAsync(TKey key, RowVersion? expected, CancellationToken cancellationToken) => WriteAsync(
        WriteKind.Remove,
        static (table, key) =>
        {
            var content = table.Codec.EncodeKey(key);
            return (content, table.PartitionOfKey(content));
        },
        key,
        expected,
        RowExpiry.OfTable,
        cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WriteResult> WriteAsync<TItem>(
        WriteKind kind, Func<BoundTable<TKey, TRow>, TItem, (byte[] Content, PartitionId Partition)> encode, TItem item, RowVersion? expected,
        RowExpiry expiry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var budget = attempts.NewBudget();
        BoundTable<TKey, TRow>? encodedFor = null;
        byte[] content = [];
        PartitionId partition = default;
        while (true)
        {
            var table = await Binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(table, encodedFor))
            {
                (content, partition) = encode(table, item);
                encodedFor = table;
            }

            var call = PendingWrite.Begin(
                partition, table.Reference, kind, expected?.Value, content, expiry, budget.WriteAttemptTimeout, budget.Deadline, cancellationToken);
            var outcome = await queues.WriteAsync(
                call, isDurable: table.Schema.Durability == Durability.Durable, isDirect: budget.FailedAttempts > 0).ConfigureAwait(false);
            if (outcome.Failure is null)
            {
                return new WriteResult(RowVersion.Create(outcome.Version), outcome.Replaced > 0);
            }

            await RepeatOrThrowAsync(outcome.Failure, table, budget, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns when a call that failed may be sent again, as it was certainly not applied or only reads; throws otherwise.</summary>
    public async ValueTask RepeatOrThrowAsync(GridException failure, BoundTable<TKey, TRow> table, CallBudget budget, CancellationToken cancellationToken)
    {
        if (SchemaDoubt.IsIn(failure))
        {
            if (!budget.TryCountAttempt() || !await Binder.RefreshAsync(table, budget, cancellationToken).ConfigureAwait(false))
            {
                throw failure;
            }
        }
        else if (!failure.IsTransient)
        {
            throw failure;
        }
        else if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
        {
            throw budget.GiveUp(failure);
        }
    }
}
