using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Partitions;

/// <summary>
/// One partition: owns its slice of every table. The key is the partition's number. Every method refuses with
/// <see cref="Errors.ErrorCode.Unavailable"/> (nothing applied) while the partition is being opened and cannot be.
/// </summary>
[Alias("grid.IPartitionGrain")]
public interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Opens the partition if it is not open, and answers when it serves. Called to open eagerly and to keep it alive.</summary>
    [Alias("Open")]
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Commits writes. Each unit succeeds or fails by itself; see <see cref="WriteResponse"/>. A silent answer means nothing: outcome unknown.</summary>
    [Alias("Write")]
    ValueTask<WriteResponse> WriteAsync(WriteRequest request, CancellationToken cancellationToken);

    /// <summary>Changes or deletes the rows that match at the moment of the commit, all or none of them.</summary>
    /// <exception cref="Errors.GridException">Nothing was changed, unless it is an <see cref="Errors.OutcomeUnknownException"/>.</exception>
    [Alias("Mutate")]
    ValueTask<MutationResult> MutateAsync(MutationPlan plan, CancellationToken cancellationToken);

    /// <summary>Inserts rows, or does with those whose key exists at the moment of the commit what the plan says; all or nothing.</summary>
    /// <exception cref="Errors.GridException">Nothing was written, unless it is an <see cref="Errors.OutcomeUnknownException"/>.</exception>
    [Alias("Insert")]
    ValueTask<MutationResult> InsertAsync(InsertPlan plan, CancellationToken cancellationToken);

    /// <summary>Changes one row by expressions over its own columns as it is at the moment of the commit.</summary>
    /// <exception cref="Errors.GridException">Nothing was changed, unless it is an <see cref="Errors.OutcomeUnknownException"/>.</exception>
    [Alias("MutateRow")]
    ValueTask<RowMutationResult> MutateRowAsync(RowMutation mutation, CancellationToken cancellationToken);

    /// <summary>Reads rows by key.</summary>
    [Alias("Read")]
    ValueTask<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellationToken);

    /// <summary>Reads how long the row of a canonical key lives.</summary>
    [Alias("ReadLife")]
    ValueTask<RowLife> ReadLifeAsync(TableRef table, PackedBytes key, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a page of a table. Pages are of different moments: a row that stays untouched from the first page to the last is in
    /// exactly one of them, also when the owner changes in between; one that is written meanwhile is in one at most, in some version.
    /// </summary>
    [Alias("Scan")]
    ValueTask<ScanResponse> ScanAsync(ScanRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// What was committed to a table behind a place, in order, nothing left out; or the place of now. When there is nothing yet, the
    /// answer waits for the time that the request says, or until the partition changes its owner; then it has no changes. Rows
    /// come in the version of the request, whichever they were written in.
    /// </summary>
    /// <exception cref="Errors.RequestException">
    /// <see cref="Errors.ErrorCode.ChangesLost"/>: changes behind the place are not kept any more;
    /// <see cref="Errors.ErrorCode.NotSupported"/>: the table is kept in memory alone.
    /// </exception>
    [Alias("ReadChanges")]
    ValueTask<ChangesResponse> ReadChangesAsync(ChangesRequest request, CancellationToken cancellationToken);

    /// <summary>Answers this partition's part of a global query, from one moment of its data.</summary>
    [Alias("Execute")]
    [ResponseTimeout(Queries.IAggregatorGrain.MaxResponseTime)]
    ValueTask<PartialResult> ExecuteAsync(PartitionPlan plan, CancellationToken cancellationToken);

    [Alias("GetStatus")]
    ValueTask<PartitionStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes over the catalog of now: forgets dropped tables, changes the columns of altered ones, and answers when the indexes are
    /// built. Idempotent; a partition that missed the call learns of a change when it opens, or of a table's new version from the
    /// first request that knows it.
    /// </summary>
    [Alias("LearnCatalog")]
    Task LearnCatalogAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes over the catalog of now, and folds the journal: when the answer is true, no journal of a copy that counts has an
    /// entry any more that was written before.
    /// </summary>
    [Alias("Settle")]
    Task<bool> SettleAsync(CancellationToken cancellationToken);

    /// <summary>Folds the journal into table rows now, and returns when the stores hold every committed row as a row.</summary>
    [Alias("Checkpoint")]
    Task CheckpointAsync(CancellationToken cancellationToken);

    /// <summary>Ends the owner's term, because its record in the catalog was changed by hand; the next call opens the partition anew.</summary>
    [Alias("Reopen")]
    Task ReopenAsync();
}
