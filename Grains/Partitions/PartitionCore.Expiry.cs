using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Partitions;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <remarks>
/// A row whose time has come leaves memory before anything looks at it, so that nothing needs to know of expiry; from then on its
/// key waits to be deleted from the copies, by ordinary commits. A clock that jumps ahead lets rows expire early, and for good; one
/// that jumps back lets those live on that have not been taken out yet.
/// </remarks>
internal sealed partial class PartitionCore
{
    /// <summary>Keys that one commit deletes: few enough that no other write waits for long.</summary>
    private const int MaxDeletedAtOnce = 1_000;

    private Task _deletion = Task.CompletedTask;

    /// <summary>Takes expired rows out of memory. To be called before rows are read, without an await in between.</summary>
    public void RemoveExpired()
    {
        if (_state.HasExpiring)
        {
            _state.RemoveExpired(ExpiryTime.Now(_time));
        }
    }

    /// <summary>How long the row of a key lives.</summary>
    public RowLife ReadLife(TableSlice slice, ReadOnlySpan<byte> key)
    {
        RemoveExpired();
        var slot = slice.FindSlot(key);
        return slot < 0 ? RowLife.None : new RowLife(slice.GetVersion(slot), slice.GetExpiry(slot).Microseconds, ExpiryTime.Now(_time));
    }

    /// <summary>Deletes expired rows from the copies, and completes when there are none.</summary>
    /// <exception cref="GridException">They could not be; they are kept for the next time.</exception>
    public Task DeleteExpiredAsync()
    {
        if (_deletion.IsCompleted)
        {
            RemoveExpired();
            _deletion = _state.Expired.Count == 0 ? Task.CompletedTask : DeleteAllExpiredAsync();
        }

        return _deletion;
    }

    private async Task DeleteAllExpiredAsync()
    {
        while (_state.Expired.Count > 0 && !IsOver)
        {
            var (table, keys) = _state.Expired.Peek(MaxDeletedAtOnce);
            await MutateAsync(new TableRef(table, 1), () => DeletionOf(table, keys));
            _state.Expired.Drop(keys.Count);
        }
    }

    // A key that has a row again is none of these any more; and a table may have been dropped.
    private PlannedWrites DeletionOf(TableId table, List<byte[]> keys)
    {
        var gone = _state.Find(table) is { } slice ? keys.FindAll(key => slice.FindSlot(key) < 0) : [];
        if (gone.Count == 0)
        {
            return new PlannedWrites(null, MutationResult.None);
        }

        var builder = new WriteRequestBuilder();
        builder.BeginUnit(gone.Count);
        var reference = TableRef.Of(_state.Find(table)!.Schema);
        gone.ForEach(key => builder.Add(reference, WriteKind.Remove, expectedVersion: null, key));
        return new PlannedWrites(builder.Build(), MutationResult.None);
    }

    // A copy that is made from memory lacks what has expired: the others must not keep it.
    private async Task FlushForCopyAsync()
    {
        await DeleteExpiredAsync();
        await FlushAsync();
    }
}
