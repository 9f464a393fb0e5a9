using Grid.Client.Linq;
using Grid.Partitions;

namespace Grid.Client.Tables;

/// <summary>Typed rows over <see cref="TableCalls{TKey, TRow}"/>.</summary>
internal sealed class GridTable<TKey, TRow>(
    TableCalls<TKey, TRow> calls, BulkReads<TKey, TRow> reads, BulkWrites<TKey, TRow> writes, QueryTable queries) : IGridTable<TKey, TRow>
    where TKey : notnull
    where TRow : class
{
    public async ValueTask<TRow?> GetAsync(TKey key, CancellationToken cancellationToken = default) =>
        (await calls.ReadAsync(key, cancellationToken).ConfigureAwait(false))?.Row;

    public async ValueTask<Versioned<TRow>?> GetVersionedAsync(TKey key, CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } found
            ? new Versioned<TRow>(found.Row, RowVersion.Create(found.Version))
            : null;

    public async ValueTask<IReadOnlyDictionary<TKey, TRow>> GetManyAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        TKey[] distinct = [.. keys.Distinct()];
        var found = await reads.ReadAsync(distinct, cancellationToken).ConfigureAwait(false);
        var rows = new Dictionary<TKey, TRow>(distinct.Length);
        for (var index = 0; index < distinct.Length; index++)
        {
            if (found[index] is { } row)
            {
                rows.Add(distinct[index], row.Row);
            }
        }

        return rows;
    }

    public ValueTask<RowVersion> PutAsync(TRow row, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Put, row, expected, cancellationToken);

    public ValueTask<RowVersion> InsertAsync(TRow row, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Insert, row, null, cancellationToken);

    public ValueTask<RowVersion> UpdateAsync(TRow row, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        WriteAsync(WriteKind.Update, row, expected, cancellationToken);

    public async ValueTask<bool> RemoveAsync(TKey key, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        (await calls.RemoveAsync(key, expected, cancellationToken).ConfigureAwait(false)).RowExisted;

    public Task<IReadOnlyList<WriteOutcome<TKey>>> PutManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Put, rows, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> InsertManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default) =>
        writes.WriteAsync(WriteKind.Insert, rows, cancellationToken);

    public Task<IReadOnlyList<WriteOutcome<TKey>>> RemoveManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken = default) =>
        writes.RemoveAsync(keys, cancellationToken);

    public IQueryable<TRow> Query() => new GridQueryable<TRow>(queries);

    private async ValueTask<RowVersion> WriteAsync(WriteKind kind, TRow row, RowVersion? expected, CancellationToken cancellationToken) =>
        (await calls.WriteAsync(kind, row, expected, cancellationToken).ConfigureAwait(false)).Version;
}
