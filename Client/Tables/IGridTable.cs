namespace Grid.Client.Tables;

/// <summary>
/// Rows of one table, by key. Concurrent calls for keys of the same partition travel together; a lone call goes at once.
/// Every single-row write is atomic and durable (as the table's durability says) when it returns. See <see cref="IGrid"/>
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

    /// <summary>The rows of many keys; a key without a row is left out. Rows of one partition are of one moment, rows of several are not.</summary>
    ValueTask<IReadOnlyDictionary<TKey, TRow>> GetManyAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default);

    /// <summary>Inserts the row, or replaces the whole row of its key.</summary>
    /// <param name="expected">The version that the row must have; <see cref="RowVersion.None"/>: there must be no row; null: whatever is there.</param>
    /// <returns>The version that the row has now.</returns>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.VersionMismatch"/>: the condition does not hold.</exception>
    ValueTask<RowVersion> PutAsync(TRow row, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>Inserts the row.</summary>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.DuplicateKey"/>: its key exists.</exception>
    ValueTask<RowVersion> InsertAsync(TRow row, CancellationToken cancellationToken = default);

    /// <summary>Replaces the whole row of its key.</summary>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.RowNotFound"/>: its key does not exist; <see cref="Errors.ErrorCode.VersionMismatch"/>: it has another version.</exception>
    ValueTask<RowVersion> UpdateAsync(TRow row, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>Removes the row of a key. False when there was none.</summary>
    ValueTask<bool> RemoveAsync(TKey key, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>Puts many rows, each by itself. The outcomes are in the order of the rows; nothing is thrown for a row that failed.</summary>
    /// <exception cref="Errors.RequestException">A row cannot be encoded; the message says which. Nothing was written.</exception>
    Task<IReadOnlyList<WriteOutcome<TKey>>> PutManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default);

    /// <summary>Inserts many rows, each by itself. The outcomes are in the order of the rows; nothing is thrown for a row that failed.</summary>
    /// <exception cref="Errors.RequestException">A row cannot be encoded; the message says which. Nothing was written.</exception>
    Task<IReadOnlyList<WriteOutcome<TKey>>> InsertManyAsync(IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken = default);

    /// <summary>Removes many rows, each by itself. The outcomes are in the order of the keys; nothing is thrown for a key that failed.</summary>
    Task<IReadOnlyList<WriteOutcome<TKey>>> RemoveManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken = default);

    /// <summary>
    /// The rows as a query: LINQ over it becomes one SQL statement, which runs when <c>ToListAsync</c> or another method of
    /// <see cref="Linq.GridQueryExtensions"/> asks for its result.
    /// </summary>
    IQueryable<TRow> Query();
}
