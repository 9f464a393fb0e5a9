using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Journal;

/// <summary>
/// Brings a store into the in-sync set of an open partition while writes go on: seals it, replaces whatever it has by a
/// full copy, catches up, and joins inside the append path. The copy is fuzzy: rows are read while they change. That is
/// sound because every entry behind the starting position follows, entries carry whole rows, and the store counts only
/// after the last of them. A rebuild that is interrupted leaves a copy that is in no in-sync set, and is begun anew.
/// </summary>
internal sealed class CopyRebuild(PartitionJournal journal, StoreConnection store, IJournalTarget target)
{
    /// <summary>Rows of one transaction.</summary>
    private const int RowsAtOnce = 2_000;

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
            await SealAndEmptyAsync(start, cancellationToken);
            await CopyRowsAsync(start, cancellationToken);
            await target.FlushAsync();
            var position = start;
            for (var round = 0; round < MaxRounds && journal.Position.Value - position.Value > SmallGap; round++)
            {
                position = await AppendAsync(journal.Ledger.EntriesAfter(position, journal.Position), position);
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

    private Task<Position> AppendAsync(IReadOnlyList<JournalEntry> entries, Position position) => AppendAsync(journal, store, entries, position);

    private async Task SealAndEmptyAsync(Position start, CancellationToken cancellationToken)
    {
        var header = await store.Store.SealAsync(journal.Partition, journal.Epoch, cancellationToken);
        if (header.Sealed != journal.Epoch
            || !await store.ResetAsync(new CopyHeader(journal.Partition, journal.Epoch, journal.Epoch, start, start), cancellationToken))
        {
            throw new GridException(ErrorCode.Fenced,
                $"Partition {journal.Partition}: store {store.Name} is sealed for a later epoch than {journal.Epoch}.", isTransient: true);
        }
    }

    private async Task CopyRowsAsync(Position start, CancellationToken cancellationToken)
    {
        foreach (var schema in target.Tables.ToImmutableArray())
        {
            await CopyTableAsync(schema, start, cancellationToken);
        }
    }

    private async Task CopyTableAsync(TableSchema schema, Position start, CancellationToken cancellationToken)
    {
        foreach (var rows in target.Read(schema, RowsAtOnce))
        {
            // A row that was written behind the start follows in an entry, and with it its position.
            var request = new CheckpointRequest(journal.Partition, journal.Epoch, start, [new TableChanges(schema, [.. rows.Select(row => row.Position > start ? row with { Position = start } : row)], [])]);
            if (!await store.CheckpointAsync(request, cancellationToken))
            {
                throw new GridException(ErrorCode.Fenced,
                    $"Partition {journal.Partition}: store {store.Name} was sealed for a later epoch during its copy.", isTransient: true);
            }
        }
    }
}
