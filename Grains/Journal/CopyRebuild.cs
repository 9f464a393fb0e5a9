using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>
/// Brings a store into the in-sync set of an open partition while writes go on: replaces whatever it has by a full copy,
/// catches up, and joins inside the append path. A rebuild that is interrupted leaves a copy that is in no in-sync set, and
/// is begun anew.
/// </summary>
internal sealed class CopyRebuild(PartitionJournal journal, StoreConnection store, IJournalTarget target)
{
    /// <summary>Batches that may be missing when the append path is held for the rest.</summary>
    private const int SmallGap = 16;

    /// <summary>Rounds of catching up before the gap counts as small enough anyway.</summary>
    private const int MaxRounds = 10;

    /// <summary>Completes when the store is in-sync.</summary>
    /// <exception cref="GridException">The store failed, or the owner has been superseded.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = journal.Position;
        journal.Ledger.Track(store.Name, start);
        try
        {
            await new CopyFill(journal, store, target).RunAsync(start, cancellationToken);
            var position = start;
            for (var round = 0; round < MaxRounds && journal.Position.Value - position.Value > SmallGap; round++)
            {
                position = await AppendAsync(journal, store, journal.Ledger.EntriesAfter(position, journal.Position), position);
            }

            await journal.AdmitAsync(store, position);
        }
        catch
        {
            if (!journal.InSync.Contains(store.Name))
            {
                journal.Ledger.Forget(store.Name);
            }

            throw;
        }
    }

    /// <summary>Appends entries behind a position of the copy and returns its new one.</summary>
    public static async Task<Position> AppendAsync(PartitionJournal journal, StoreConnection store, IReadOnlyList<JournalEntry> entries, Position position)
    {
        foreach (var entry in entries)
        {
            var mine = JournalEntry.Create(entry.Partition, journal.Epoch, entry.First, entry.Last, entry.Payload);
            if (await store.Writer.AppendAsync(mine) != AppendOutcome.Appended)
            {
                throw new GridException(ErrorCode.StoreFailure,
                    $"Partition {journal.Partition}: store {store.Name} at position {position} does not take {entry.First} to {entry.Last}.", isTransient: true);
            }

            position = entry.Last;
        }

        return position;
    }
}
