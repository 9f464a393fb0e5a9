using Grid.Client.Changes;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>
/// Rows of one table, by key. Concurrent calls for keys of the same partition travel together; a lone call goes at once.
/// Every single-row write is atomic and durable (as the table's durability says) when it returns. A row whose time to live has passed is gone
/// for every call. See <see cref="IGrid"/>
/// for retries, deadlines and cancellation.
/// </summary>
/// <typeparam name="TKey">The key: see <see cref="IGrid.Table{TKey, TRow}"/>.</typeparam>
/// <typeparam name="TRow">The row: see <see cref="IGrid.Table{TKey, TRow}"/>.</typeparam>
public interface IGridTable<TKey, TRow>
    where TKey : notnull
    where TRow : class
{
    /// <summary>The row of a key, or null when there is none.</summary>
    ValueTask<TRow?> GetAsync(TKey key, CancellationToken cancellationToken = default);

    /// <summary>The row of a key with its version, or null when there is none.</summary>
    ValueTask<Versioned<TRow>?> GetVersionedAsync(TKey key, CancellationToken cancellationToken = default);

    /// <summary>How long the row of a key lives, or null when there is none. Sent to its partition alone.</summary>
    ValueTask<RowLifetime?> GetLifetimeAsync(TKey key, CancellationToken cancellationToken = default);

    /// <summary>The rows of many keys; a key without a row is left out. Rows of one partition are of one moment, rows of several are not.</summary>
    ValueTask<IReadOnlyDictionary<TKey, TRow>> GetManyAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="GetManyAsync"/>, with the versions of the rows.</summary>
    ValueTask<IReadOnlyDictionary<TKey, Versioned<TRow>>> GetManyVersionedAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default);

    /// <summary>Inserts the row, or replaces the whole row of its key.</summary>
    /// <param name="expected">The version that the row must have; <see cref="RowVersion.None"/>: there must be no row; null: whatever is there.</param>
    /// <returns>The version that the row has now.</returns>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.VersionMismatch"/>: the condition does not hold.</exception>
    ValueTask<RowVersion> PutAsync(TRow row, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <param name="expiry">When the row expires: a <see cref="TimeSpan"/> from its commit on, a <see cref="DateTimeOffset"/>, or what <see cref="RowExpiry"/> says.</param>
    /// <inheritdoc cref="PutAsync(TRow, RowVersion?, CancellationToken)"/>
    ValueTask<RowVersion> PutAsync(TRow row, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>Inserts the row.</summary>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.DuplicateKey"/>: its key exists.</exception>
    ValueTask<RowVersion> InsertAsync(TRow row, CancellationToken cancellationToken = default);

    /// <param name="expiry">As for <see cref="PutAsync(TRow, RowExpiry, RowVersion?, CancellationToken)"/>.</param>
    /// <inheritdoc cref="InsertAsync(TRow, CancellationToken)"/>
    ValueTask<RowVersion> InsertAsync(TRow row, RowExpiry expiry, CancellationToken cancellationToken = default);

    /// <summary>Replaces the whole row of its key.</summary>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.RowNotFound"/>: its key does not exist; <see cref="Errors.ErrorCode.VersionMismatch"/>: it has another version.</exception>
    ValueTask<RowVersion> UpdateAsync(TRow row, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <param name="expiry">As for <see cref="PutAsync(TRow, RowExpiry, RowVersion?, CancellationToken)"/>.</param>
    /// <inheritdoc cref="UpdateAsync(TRow, RowVersion?, CancellationToken)"/>
    ValueTask<RowVersion> UpdateAsync(TRow row, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the row of a key by expressions over its own columns, which its partition computes: atomic, without reading the row
    /// before. <c>MutateAsync(key, row => row.Set(r => r.Count, r => r.Count + 1))</c>. The row keeps the time at which it expires, unless
    /// <see cref="RowChanges{TRow}.Expire"/> says another.
    /// </summary>
    /// <param name="change">Says what is set, and when. Called once, before this returns.</param>
    /// <param name="expected">The version that the row must have; null: any.</param>
    /// <returns>The row as it is now, with its version; null, and nothing changed, when there is no row or a condition does not hold.</returns>
    /// <exception cref="NotSupportedException">An expression has no form in SQL. Nothing was sent.</exception>
    /// <exception cref="Errors.RequestException">
    /// Nothing was changed: <see cref="Errors.ErrorCode.VersionMismatch"/>; a value leaves the range of its column
    /// (<see cref="Errors.ErrorCode.ValueOutOfRange"/>), is too long or null where it must not be; or the key is set.
    /// </exception>
    ValueTask<Versioned<TRow>?> MutateAsync(
        TKey key, Action<RowChanges<TRow>> change, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>Removes the row of a key. False when there was none.</summary>
    ValueTask<bool> RemoveAsync(TKey key, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>Puts many rows, each by itself. The outcomes are in the order of the rows; nothing is thrown for a row that failed.</summary>
    /// <exception cref="Errors.RequestException">A row cannot be encoded; the message says which. Nothing was written.</exception>
    Task<IReadOnlyList<WriteOutcome<TKey>>> PutManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default);

    /// <param name="expiry">As for <see cref="PutAsync(TRow, RowExpiry, RowVersion?, CancellationToken)"/>, for each of the rows.</param>
    /// <inheritdoc cref="PutManyAsync(IReadOnlyCollection{TRow}, CancellationToken)"/>
    Task<IReadOnlyList<WriteOutcome<TKey>>> PutManyAsync(IReadOnlyCollection<TRow> rows, RowExpiry expiry, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts many rows, each by itself and only if the row that is there has the version that comes with it
    /// (<see cref="RowVersion.None"/>: if there is none). The outcomes are in the order of the rows; one whose condition does not hold
    /// fails with <see cref="Errors.ErrorCode.VersionMismatch"/>.
    /// </summary>
    /// <exception cref="Errors.RequestException">A row cannot be encoded; the message says which. Nothing was written.</exception>
    Task<IReadOnlyList<WriteOutcome<TKey>>> PutManyVersionedAsync(IReadOnlyCollection<Versioned<TRow>> rows, CancellationToken cancellationToken = default);

    /// <summary>Inserts many rows, each by itself. The outcomes are in the order of the rows; nothing is thrown for a row that failed.</summary>
    /// <exception cref="Errors.RequestException">A row cannot be encoded; the message says which. Nothing was written.</exception>
    Task<IReadOnlyList<WriteOutcome<TKey>>> InsertManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default);

    /// <param name="expiry">As for <see cref="PutAsync(TRow, RowExpiry, RowVersion?, CancellationToken)"/>, for each of the rows.</param>
    /// <inheritdoc cref="InsertManyAsync(IReadOnlyCollection{TRow}, CancellationToken)"/>
    Task<IReadOnlyList<WriteOutcome<TKey>>> InsertManyAsync(IReadOnlyCollection<TRow> rows, RowExpiry expiry, CancellationToken cancellationToken = default);

    /// <summary>Replaces many rows, each by itself. The outcomes are in the order of the rows; one whose key does not exist fails with <see cref="Errors.ErrorCode.RowNotFound"/>.</summary>
    /// <exception cref="Errors.RequestException">A row cannot be encoded; the message says which. Nothing was written.</exception>
    Task<IReadOnlyList<WriteOutcome<TKey>>> UpdateManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default);

    /// <param name="expiry">As for <see cref="PutAsync(TRow, RowExpiry, RowVersion?, CancellationToken)"/>, for each of the rows.</param>
    /// <inheritdoc cref="UpdateManyAsync(IReadOnlyCollection{TRow}, CancellationToken)"/>
    Task<IReadOnlyList<WriteOutcome<TKey>>> UpdateManyAsync(IReadOnlyCollection<TRow> rows, RowExpiry expiry, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces many rows, each by itself and only if the row that is there has the version that comes with it. The outcomes are in
    /// the order of the rows; a condition that does not hold fails with <see cref="Errors.ErrorCode.VersionMismatch"/>, a key that does
    /// not exist with <see cref="Errors.ErrorCode.RowNotFound"/>.
    /// </summary>
    /// <exception cref="Errors.RequestException">A row cannot be encoded; the message says which. Nothing was written.</exception>
    Task<IReadOnlyList<WriteOutcome<TKey>>> UpdateManyVersionedAsync(IReadOnlyCollection<Versioned<TRow>> rows, CancellationToken cancellationToken = default);

    /// <summary>Removes many rows, each by itself. The outcomes are in the order of the keys; nothing is thrown for a key that failed.</summary>
    Task<IReadOnlyList<WriteOutcome<TKey>>> RemoveManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes many rows, each by itself and only if it has the version that comes with its key. The outcomes are in the order of the
    /// keys; one whose condition does not hold, as there is no row or a newer one, fails with <see cref="Errors.ErrorCode.VersionMismatch"/>.
    /// </summary>
    Task<IReadOnlyList<WriteOutcome<TKey>>> RemoveManyVersionedAsync(
        IReadOnlyCollection<KeyValuePair<TKey, RowVersion>> keys, CancellationToken cancellationToken = default);

    /// <summary>
    /// Every row, page by page: two pages are held at a time, however large the table is. A row that is there during the whole scan
    /// comes exactly once, also when its partition changes its owner in the middle; one that is inserted or removed meanwhile comes or
    /// not; no key comes twice. A page is of one moment, the whole is not, and has no order to rely on. Each page has the deadline of a call;
    /// the scan has none.
    /// </summary>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.TableNotFound"/>: the table was dropped or emptied by TRUNCATE meanwhile.</exception>
    IAsyncEnumerable<TRow> ScanAsync(CancellationToken cancellationToken = default);

    /// <summary>As <see cref="ScanAsync"/>, with the versions of the rows.</summary>
    IAsyncEnumerable<Versioned<TRow>> ScanVersionedAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Every change of the table as it is committed, from a start on: <c>await foreach (var change in await table.SubscribeAsync())</c>. When this
    /// returns, the start is fixed: whatever is written from then on comes. See <see cref="ChangeSubscription{TKey, TRow}"/> for order and
    /// completeness.
    /// </summary>
    /// <param name="start"><see cref="ChangeStart.Now"/> unless given.</param>
    /// <param name="cancellationToken">Ends the subscription too.</param>
    /// <exception cref="Errors.RequestException">
    /// <see cref="Errors.ErrorCode.ChangesLost"/>: the table of the token was dropped or emptied since; that changes behind a token are not kept
    /// any more is told when they are read. <see cref="Errors.ErrorCode.NotSupported"/>: the table is kept in memory alone.
    /// </exception>
    Task<ChangeSubscription<TKey, TRow>> SubscribeAsync(ChangeStart? start = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The rows as a query: LINQ over it becomes one SQL statement, which runs when <c>ToListAsync</c> or another method of
    /// <see cref="Linq.GridQueryExtensions"/> asks for its result.
    /// </summary>
    IQueryable<TRow> Query();
}
