using Grid.Client.Changes;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>
/// Rows of one table as plain values (see <see cref="ClrValue"/> for their types): the untyped face of
/// <see cref="IGridTable{TKey, TRow}"/>, with the same guarantees. Values come as a list, one a column in ordinal order,
/// or by column name; a column that is not named is NULL.
/// </summary>
public interface IGridRows
{
    /// <summary>The table's schema, as this client knows it.</summary>
    ValueTask<TableSchema> GetSchemaAsync(CancellationToken cancellationToken = default);

    /// <summary>The row of a key (one value a key column, in key order), or null when there is none.</summary>
    ValueTask<GridRow?> GetAsync(IReadOnlyList<object?> key, CancellationToken cancellationToken = default);

    /// <summary>How long the row of a key lives: see <see cref="IGridTable{TKey, TRow}.GetLifetimeAsync"/>.</summary>
    ValueTask<RowLifetime?> GetLifetimeAsync(IReadOnlyList<object?> key, CancellationToken cancellationToken = default);

    /// <summary>The rows of many keys, in their order, null where there is none.</summary>
    ValueTask<IReadOnlyList<GridRow?>> GetManyAsync(IReadOnlyList<IReadOnlyList<object?>> keys, CancellationToken cancellationToken = default);

    /// <summary>Every row, page by page: see <see cref="IGridTable{TKey, TRow}.ScanAsync"/>.</summary>
    IAsyncEnumerable<GridRow> ScanAsync(CancellationToken cancellationToken = default);

    /// <summary>Every change of the table as it is committed: see <see cref="IGridTable{TKey, TRow}.SubscribeAsync"/>.</summary>
    Task<ChangeSubscription<IReadOnlyList<object?>, GridRow>> SubscribeAsync(ChangeStart? start = null, CancellationToken cancellationToken = default);

    /// <summary>Inserts the row, or replaces the whole row of its key.</summary>
    /// <param name="expected">The version that the row must have; <see cref="RowVersion.None"/>: there must be no row; null: whatever is there.</param>
    ValueTask<WriteResult> PutAsync(IReadOnlyList<object?> values, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="PutAsync(IReadOnlyList{object?}, RowVersion?, CancellationToken)"/>
    /// <exception cref="Errors.RequestException"><see cref="Errors.ErrorCode.ColumnNotFound"/>: the table has no column of a given name.</exception>
    ValueTask<WriteResult> PutAsync(IReadOnlyDictionary<string, object?> values, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <param name="expiry">When the row expires: see <see cref="RowExpiry"/>.</param>
    /// <inheritdoc cref="PutAsync(IReadOnlyList{object?}, RowVersion?, CancellationToken)"/>
    ValueTask<WriteResult> PutAsync(IReadOnlyList<object?> values, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <param name="expiry">When the row expires: see <see cref="RowExpiry"/>.</param>
    /// <inheritdoc cref="PutAsync(IReadOnlyDictionary{string, object?}, RowVersion?, CancellationToken)"/>
    ValueTask<WriteResult> PutAsync(IReadOnlyDictionary<string, object?> values, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>Inserts the row; refused with <see cref="Errors.ErrorCode.DuplicateKey"/> when its key exists.</summary>
    ValueTask<WriteResult> InsertAsync(IReadOnlyList<object?> values, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="InsertAsync(IReadOnlyList{object?}, CancellationToken)"/>
    ValueTask<WriteResult> InsertAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default);

    /// <param name="expiry">When the row expires: see <see cref="RowExpiry"/>.</param>
    /// <inheritdoc cref="InsertAsync(IReadOnlyList{object?}, CancellationToken)"/>
    ValueTask<WriteResult> InsertAsync(IReadOnlyList<object?> values, RowExpiry expiry, CancellationToken cancellationToken = default);

    /// <param name="expiry">When the row expires: see <see cref="RowExpiry"/>.</param>
    /// <inheritdoc cref="InsertAsync(IReadOnlyDictionary{string, object?}, CancellationToken)"/>
    ValueTask<WriteResult> InsertAsync(IReadOnlyDictionary<string, object?> values, RowExpiry expiry, CancellationToken cancellationToken = default);

    /// <summary>Replaces the whole row of its key; refused with <see cref="Errors.ErrorCode.RowNotFound"/> when there is none.</summary>
    ValueTask<WriteResult> UpdateAsync(IReadOnlyList<object?> values, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="UpdateAsync(IReadOnlyList{object?}, RowVersion?, CancellationToken)"/>
    ValueTask<WriteResult> UpdateAsync(IReadOnlyDictionary<string, object?> values, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <param name="expiry">When the row expires: see <see cref="RowExpiry"/>.</param>
    /// <inheritdoc cref="UpdateAsync(IReadOnlyList{object?}, RowVersion?, CancellationToken)"/>
    ValueTask<WriteResult> UpdateAsync(IReadOnlyList<object?> values, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <param name="expiry">When the row expires: see <see cref="RowExpiry"/>.</param>
    /// <inheritdoc cref="UpdateAsync(IReadOnlyDictionary{string, object?}, RowVersion?, CancellationToken)"/>
    ValueTask<WriteResult> UpdateAsync(IReadOnlyDictionary<string, object?> values, RowExpiry expiry, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the row of a key by SQL expressions over its own columns, which its partition computes: atomic, without reading the
    /// row before. <c>MutateAsync([7], "hits = hits + $by", new { by = 1 })</c>.
    /// </summary>
    /// <param name="assignments">What stands behind SET in an UPDATE: <c>column = expression, …</c>, and <c>WHERE condition</c> if the row is changed only then.</param>
    /// <param name="parameters">As for <see cref="IGrid.SqlAsync(string, object, CancellationToken)"/>.</param>
    /// <param name="expected">The version that the row must have; null: any.</param>
    /// <returns>The row as it is now; null, and nothing changed, when there is no row or the condition does not hold.</returns>
    /// <exception cref="Errors.SqlException">An expression is refused; positions are those of the whole statement.</exception>
    ValueTask<GridRow?> MutateAsync(
        IReadOnlyList<object?> key, string assignments, object? parameters = null, RowVersion? expected = null, CancellationToken cancellationToken = default);

    /// <param name="expiry">When the row expires; without it, the row keeps its time.</param>
    /// <inheritdoc cref="MutateAsync(IReadOnlyList{object?}, string, object?, RowVersion?, CancellationToken)"/>
    ValueTask<GridRow?> MutateAsync(
        IReadOnlyList<object?> key, string assignments, RowExpiry expiry, object? parameters = null, RowVersion? expected = null,
        CancellationToken cancellationToken = default);

    /// <summary>Changes nothing of a row but the time at which it expires.</summary>
    /// <returns>The row; null when there is none.</returns>
    ValueTask<GridRow?> ExpireAsync(IReadOnlyList<object?> key, RowExpiry expiry, CancellationToken cancellationToken = default);

    /// <summary>Removes the row of a key. <see cref="WriteResult.RowExisted"/> says whether there was one.</summary>
    ValueTask<WriteResult> RemoveAsync(IReadOnlyList<object?> key, RowVersion? expected = null, CancellationToken cancellationToken = default);
}
