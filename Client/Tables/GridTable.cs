using System.Runtime.CompilerServices;
using Grid.Client.Changes;
using Grid.Client.Linq;
using Grid.Client.Linq.Syntax;
using Grid.Client.Linq.Translation;
using Grid.Client.Queries;
using Grid.Client.Scans;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>Typed rows over <see cref="TableCalls{TKey, TRow}"/>.</summary>
internal sealed class GridTable<TKey, TRow>(
    TableCalls<TKey, TRow> calls, BulkReads<TKey, TRow> reads, BulkWrites<TKey, TRow> writes, RowMutations<TKey, TRow> mutations,
    RowLifetimes<TKey, TRow> lifetimes,
    TableScans<TKey, TRow> scans, TableChanges<TKey, TRow> changes, QueryTable queries)
    : IGridTable<TKey, TRow>
    where TKey : notnull
    where TRow : class
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TRow?> GetAsync(TKey key, CancellationToken cancellationToken = default) =>
        (await calls.ReadAsync(key, cancellationToken).ConfigureAwait(false))?.Row;

    public async ValueTask<Versioned<TRow>?> GetVersionedAsync(TKey key, CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } found ? Versioned(found) : null;

    public ValueTask<RowLifetime?> GetLifetimeAsync(TKey key, CancellationToken cancellationToken = default) => lifetimes.ReadAsync(key, cancellationToken);

    public ValueTask<IReadOnlyDictionary<TKey, TRow>> GetManyAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default) =>
        GetManyAsync(keys, found => found.Row, cancellationToken);

    public ValueTask<IReadOnlyDictionary<TKey, Versioned<TRow>>> GetManyVersionedAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default) =>
        GetManyAsync(keys, Versioned, cancellationToken);

    public ValueTask<RowVersion> PutAsync(TRow row, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Put, row, expected, RowExpiry.OfTable, cancellationToken);

    public ValueTask<RowVersion> PutAsync(TRow row, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Put, row, expected, expiry, cancellationToken);

    public ValueTask<RowVersion> InsertAsync(TRow row, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Insert, row, null, RowExpiry.OfTable, cancellationToken);

    public ValueTask<RowVersion> InsertAsync(TRow row, RowExpiry expiry, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Insert, row, null, expiry, cancellationToken);

    public ValueTask<RowVersion> UpdateAsync(TRow row, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Update, row, expected, RowExpiry.OfTable, cancellationToken);

    public ValueTask<RowVersion> UpdateAsync(TRow row, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Update, row, expected, expiry, cancellationToken);

    public ValueTask<Versioned<TRow>?> MutateAsync(
        TKey key, Action<RowChanges<TRow>> change, RowVersion? expected = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var changes = new RowChanges<TRow>();
        change(changes);
        return MutateAsync(key, changes.SaysExpiryOnly ? null : RowChangeTranslator.Translate(queries, changes), changes.Expiry, expected, cancellationToken);
    }

    public async ValueTask<bool> RemoveAsync(TKey key, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        (await calls.RemoveAsync(key, expected, cancellationToken).ConfigureAwait(false)).RowExisted;

    public Task<IReadOnlyList<WriteOutcome<TKey>>> PutManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Put, rows, RowExpiry.OfTable, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> PutManyAsync(IReadOnlyCollection<TRow> rows, RowExpiry expiry, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Put, rows, expiry, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> PutManyVersionedAsync(IReadOnlyCollection<Versioned<TRow>> rows, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Put, rows, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> InsertManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Insert, rows, RowExpiry.OfTable, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> InsertManyAsync(IReadOnlyCollection<TRow> rows, RowExpiry expiry, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Insert, rows, expiry, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> UpdateManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Update, rows, RowExpiry.OfTable, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> UpdateManyAsync(IReadOnlyCollection<TRow> rows, RowExpiry expiry, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Update, rows, expiry, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> UpdateManyVersionedAsync(IReadOnlyCollection<Versioned<TRow>> rows, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Update, rows, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> RemoveManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken = default) =>
        writes.RemoveAsync(keys, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> RemoveManyVersionedAsync(
        IReadOnlyCollection<KeyValuePair<TKey, RowVersion>> keys, CancellationToken cancellationToken = default) => writes.RemoveAsync(keys, cancellationToken);

    public IAsyncEnumerable<TRow> ScanAsync(CancellationToken cancellationToken = default) => scans.ScanAsync(found => found.Row, cancellationToken);

    public IAsyncEnumerable<Versioned<TRow>> ScanVersionedAsync(CancellationToken cancellationToken = default) => scans.ScanAsync(Versioned, cancellationToken);

    public Task<ChangeSubscription<TKey, TRow>> SubscribeAsync(ChangeStart? start = null, CancellationToken cancellationToken = default) =>
        changes.SubscribeAsync(start ?? ChangeStart.Now, found => found.Row, cancellationToken);

    public IQueryable<TRow> Query() => new GridQueryable<TRow>(queries);

    private static Versioned<TRow> Versioned(FoundRow<TRow> found) => new(found.Row, RowVersion.Create(found.Version));

    private async ValueTask<IReadOnlyDictionary<TKey, TResult>> GetManyAsync<TResult>(
        IEnumerable<TKey> keys, Func<FoundRow<TRow>, TResult> result, CancellationToken cancellationToken)
    {
        TKey[] distinct = [.. keys.Distinct()];
        var found = await reads.ReadAsync(distinct, cancellationToken).ConfigureAwait(false);
        var rows = new Dictionary<TKey, TResult>(distinct.Length);
        for (var index = 0; index < distinct.Length; index++)
        {
            if (found[index] is { } row)
            {
                rows.Add(distinct[index], result(row));
            }
        }

        return rows;
    }

    private async ValueTask<Versioned<TRow>?> MutateAsync(
        TKey key, SqlUpdate? update, RowExpiry? expiry, RowVersion? expected, CancellationToken cancellationToken)
    {
        RowStatement Write(TableSchema schema)
        {
            if (update is null)
            {
                return RowStatement.Nothing;
            }

            var (text, parameters) = new SqlWriter(new Dictionary<QueryTable, TableSchema> { [queries] = schema }).Write(update);
            return new RowStatement(text, QueryParameters.Of(parameters));
        }

        return await mutations.MutateAsync(key, Write, expected, expiry, cancellationToken).ConfigureAwait(false) is { } changed ? Versioned(changed) : null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RowVersion> WriteAsync(WriteKind kind, TRow row, RowVersion? expected, RowExpiry expiry, CancellationToken cancellationToken) =>
        (await calls.WriteAsync(kind, row, expected, expiry, cancellationToken).ConfigureAwait(false)).Version;
}
