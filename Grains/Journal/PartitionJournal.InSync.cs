using System.Collections.Immutable;
using Grid.Errors;
using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Journal;

public sealed partial class PartitionJournal
{
    private bool _isMaintaining;

    /// <summary>
    /// Brings the in-sync set to the wanted stores: rebuilds one that is missing and may be tried, or, when none is
    /// missing, leaves one that is too many out. Does nothing while an earlier call is at work: two rebuilds of one store
    /// would undo each other.
    /// </summary>
    /// <exception cref="GridException">The store to be rebuilt failed; it may be tried again later.</exception>
    public async Task MaintainCopiesAsync(ImmutableArray<StoreConnection> wanted, IJournalTarget target, CancellationToken cancellationToken)
    {
        if (IsOver || _isMaintaining)
        {
            return;
        }

        _isMaintaining = true;
        try
        {
            ImmutableArray<StoreConnection> missing = [.. wanted.Where(store => !IsInSync(store))];
            if (missing.IsEmpty)
            {
                await TryShrinkAsync([.. _inSync.Where(store => wanted.All(other => other.Name != store.Name)).Take(1)]);
            }
            else if (missing.FirstOrDefault(store => store.Rejoin.IsOver) is { } next)
            {
                await RebuildAsync(next, target, cancellationToken);
            }
        }
        finally
        {
            _isMaintaining = false;
        }
    }

    /// <summary>Whether <see cref="MaintainCopiesAsync"/> has something to do.</summary>
    public bool DiffersFrom(ImmutableArray<StoreConnection> wanted) =>
        !IsOver && (wanted.Length != _inSync.Length || !wanted.All(IsInSync));

    private async Task RebuildAsync(StoreConnection store, IJournalTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await new CopyRebuild(this, store, target).RunAsync(cancellationToken);
        }
        catch (GridException)
        {
            store.Rejoin.NoteFailure();
            throw;
        }
    }

    private bool IsInSync(StoreConnection store) => _inSync.Any(member => member.Name == store.Name);

    /// <summary>
    /// Adds a rebuilt store to the in-sync set. Commits wait meanwhile: the store gets the entries that it still lacks, and
    /// from the compare-and-set on it must take every entry.
    /// </summary>
    /// <param name="position">What the store has.</param>
    internal async Task AdmitAsync(StoreConnection store, Position position)
    {
        await _commitGate.WaitAsync();
        await _recordGate.WaitAsync();
        try
        {
            await CopyRebuild.AppendAsync(this, store, Ledger.EntriesAfter(position, Position), position);
            if (IsOver)
            {
                throw Superseded();
            }

            var next = _record with { InSync = _record.InSync.Add(store.Name), Revision = _record.Revision + 1 };
            try
            {
                IsOver = !await _registry.TryReplaceAsync(next, CancellationToken.None);
            }
            catch (GridException)
            {
                // The catalog may count on the store from now on or not, and only a new term can find out.
                IsOver = true;
                throw;
            }

            if (IsOver)
            {
                throw Superseded();
            }

            _record = next;
            _inSync = _inSync.Add(store);
        }
        finally
        {
            _recordGate.Release();
            _commitGate.Release();
        }
    }

    // Leaves out the stores that failed; what remains has taken the entry.
    private async Task<bool> TryShrinkAsync(ImmutableArray<StoreConnection> failed)
    {
        await _recordGate.WaitAsync();
        try
        {
            var remaining = _inSync.RemoveRange(failed);
            if (remaining.Length == _inSync.Length)
            {
                return !IsOver;
            }

            if (IsOver || remaining.Length < Math.Max(1, _options.MinInSync))
            {
                return false;
            }

            var next = _record with { InSync = [.. remaining.Select(store => store.Name)], Revision = _record.Revision + 1 };
            if (!await _registry.TryReplaceAsync(next, CancellationToken.None))
            {
                // Somebody else has changed the record: this term has ended.
                IsOver = true;
                return false;
            }

            foreach (var dropped in failed)
            {
                Ledger.Forget(dropped.Name);
                dropped.Rejoin.NoteFailure();
            }

            _record = next;
            _inSync = remaining;
            return true;
        }
        catch (GridException failure)
        {
            LogShrinkFailed(Partition, failure);
            return false;
        }
        finally
        {
            _recordGate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: the catalog did not take a smaller in-sync set.")]
    private partial void LogShrinkFailed(PartitionId partition, Exception failure);
}
