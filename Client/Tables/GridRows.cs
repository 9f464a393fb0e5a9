using Grid.Client.Calls;
using Grid.Client.Changes;
using Grid.Client.Mapping;
using Grid.Client.Queries;
using Grid.Client.Scans;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>Untyped rows over <see cref="TableCalls{TKey, TRow}"/>.</summary>
internal sealed class GridRows(
    TableCalls<IReadOnlyList<object?>, RowValues> calls, BulkReads<IReadOnlyList<object?>, RowValues> reads,
    RowMutations<IReadOnlyList<object?>, RowValues> mutations, RowLifetimes<IReadOnlyList<object?>, RowValues> lifetimes, TableScans<IReadOnlyList<object?>, RowValues> scans,
    TableChanges<IReadOnlyList<object?>, RowValues> changes, Attempts attempts) : IGridRows
{
    public async ValueTask<TableSchema> GetSchemaAsync(CancellationToken cancellationToken = default) =>
        (await calls.Binder.GetAsync(attempts.NewBudget(), cancellationToken).ConfigureAwait(false)).Schema;

    public async ValueTask<GridRow?> GetAsync(IReadOnlyList<object?> key, CancellationToken cancellationToken = default) =>
        ToRow(await calls.ReadAsync(key, cancellationToken).ConfigureAwait(false));

    public ValueTask<RowLifetime?> GetLifetimeAsync(IReadOnlyList<object?> key, CancellationToken cancellationToken = default) =>
        lifetimes.ReadAsync(key, cancellationToken);

    public async ValueTask<IReadOnlyList<GridRow?>> GetManyAsync(IReadOnlyList<IReadOnlyList<object?>> keys, CancellationToken cancellationToken = default) =>
        Array.ConvertAll(await reads.ReadAsync(keys, cancellationToken).ConfigureAwait(false), ToRow);

    public IAsyncEnumerable<GridRow> ScanAsync(CancellationToken cancellationToken = default) => scans.ScanAsync(found => ToRow(found)!, cancellationToken);

    public Task<ChangeSubscription<IReadOnlyList<object?>, GridRow>> SubscribeAsync(ChangeStart? start = null, CancellationToken cancellationToken = default) =>
        changes.SubscribeAsync(start ?? ChangeStart.Now, found => ToRow(found)!, cancellationToken);

    public ValueTask<WriteResult> PutAsync(IReadOnlyList<object?> values, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Put, RowValues.Of(values), expected, RowExpiry.OfTable, cancellationToken);

    public ValueTask<WriteResult> PutAsync(
        IReadOnlyDictionary<string, object?> values, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Put, RowValues.Of(values), expected, RowExpiry.OfTable, cancellationToken);

    public ValueTask<WriteResult> InsertAsync(IReadOnlyList<object?> values, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Insert, RowValues.Of(values), null, RowExpiry.OfTable, cancellationToken);

    public ValueTask<WriteResult> InsertAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Insert, RowValues.Of(values), null, RowExpiry.OfTable, cancellationToken);

    public ValueTask<WriteResult> UpdateAsync(IReadOnlyList<object?> values, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Update, RowValues.Of(values), expected, RowExpiry.OfTable, cancellationToken);

    public ValueTask<WriteResult> UpdateAsync(
        IReadOnlyDictionary<string, object?> values, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Update, RowValues.Of(values), expected, RowExpiry.OfTable, cancellationToken);

    public ValueTask<WriteResult> PutAsync(
        IReadOnlyList<object?> values, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Put, RowValues.Of(values), expected, expiry, cancellationToken);

    public ValueTask<WriteResult> PutAsync(
        IReadOnlyDictionary<string, object?> values, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Put, RowValues.Of(values), expected, expiry, cancellationToken);

    public ValueTask<WriteResult> InsertAsync(
        IReadOnlyList<object?> values, RowExpiry expiry, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Insert, RowValues.Of(values), null, expiry, cancellationToken);

    public ValueTask<WriteResult> InsertAsync(
        IReadOnlyDictionary<string, object?> values, RowExpiry expiry, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Insert, RowValues.Of(values), null, expiry, cancellationToken);

    public ValueTask<WriteResult> UpdateAsync(
        IReadOnlyList<object?> values, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Update, RowValues.Of(values), expected, expiry, cancellationToken);

    public ValueTask<WriteResult> UpdateAsync(
        IReadOnlyDictionary<string, object?> values, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.WriteAsync(WriteKind.Update, RowValues.Of(values), expected, expiry, cancellationToken);

    public ValueTask<GridRow?> MutateAsync(
        IReadOnlyList<object?> key, string assignments, object? parameters = null, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(key, assignments, expiry: null, parameters, expected, cancellationToken);

    public ValueTask<GridRow?> MutateAsync(
        IReadOnlyList<object?> key, string assignments, RowExpiry expiry, object? parameters = null, RowVersion? expected = null,
        CancellationToken cancellationToken = default) => ChangeAsync(key, assignments, expiry, parameters, expected, cancellationToken);

    public async ValueTask<GridRow?> ExpireAsync(IReadOnlyList<object?> key, RowExpiry expiry, CancellationToken cancellationToken = default) =>
        ToRow(await mutations.MutateAsync(key, static _ => RowStatement.Nothing, expected: null, expiry, cancellationToken).ConfigureAwait(false));

    public ValueTask<WriteResult> RemoveAsync(IReadOnlyList<object?> key, RowVersion? expected = null, CancellationToken cancellationToken = default) =>
        calls.RemoveAsync(key, expected, cancellationToken);

    private async ValueTask<GridRow?> ChangeAsync(
        IReadOnlyList<object?> key, string assignments, RowExpiry? expiry, object? parameters, RowVersion? expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        var values = QueryParameters.Of(parameters);
        RowStatement Write(TableSchema schema) => new($"UPDATE \"{schema.Name}\" SET {assignments}", values);
        return ToRow(await mutations.MutateAsync(key, Write, expected, expiry, cancellationToken).ConfigureAwait(false));
    }

    private static GridRow? ToRow(FoundRow<RowValues>? found) => found is { } row
        ? new GridRow(row.Schema, (object?[])row.Row.ByOrdinal!, RowVersion.Create(row.Version))
        : null;
}
