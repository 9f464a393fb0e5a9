using System.Buffers;
using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Journal;

/// <summary>
/// Replaces the copy in a store by the rows of an open partition, while writes go on. The copy is fuzzy: rows are read while
/// they change, so that it counts only with every entry behind the starting position up to where the journal is at the end.
/// That is sound because entries carry whole rows. The journal that is kept from before the start comes along, so that readers of
/// changes do not lose their place with the other copies; where it cannot be read, the copy goes without.
/// </summary>
internal sealed class CopyFill(PartitionJournal journal, StoreConnection store, IJournalTarget target)
{
    /// <summary>Rows of one transaction.</summary>
    private const int RowsAtOnce = 2_000;

    /// <summary>Bytes of history of one transaction.</summary>
    private const int HistoryBytesAtOnce = 1024 * 1024;

    /// <summary>Seals the store, empties the copy and fills it. The caller keeps every entry behind <paramref name="start"/>.</summary>
    /// <exception cref="GridException">The store failed, or the owner has been superseded. The copy is of no use then.</exception>
    public async Task RunAsync(Position start, CancellationToken cancellationToken)
    {
        using var hold = journal.HoldHistory();
        var history = Earlier(await journal.FindHistoryAsync(cancellationToken), start);
        await SealAndEmptyAsync(history, cancellationToken);
        if (!await TryCopyHistoryAsync(history, start, cancellationToken))
        {
            history = start;
            await SealAndEmptyAsync(history, cancellationToken);
        }

        // The journal that comes along is no part of what has yet to become rows.
        await CheckpointAsync(start, history, [], cancellationToken);
        foreach (var schema in target.Tables.ToImmutableArray())
        {
            await CopyTableAsync(schema, start, history, cancellationToken);
        }

        await target.FlushAsync();
    }

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

    // False when no store gives all of it: then the copy has to do without.
    private async Task<bool> TryCopyHistoryAsync(Position position, Position start, CancellationToken cancellationToken)
    {
        while (position < start)
        {
            var page = await ReadHistoryAsync(position, cancellationToken);
            var entries = page.TakeWhile(entry => entry.Last <= start).ToList();
            if (entries.Count == 0)
            {
                return false;
            }

            position = await CopyRebuild.AppendAsync(journal, store, [Join(entries)], position);
        }

        return true;
    }

    private async Task<IReadOnlyList<JournalEntry>> ReadHistoryAsync(Position position, CancellationToken cancellationToken)
    {
        try
        {
            return await journal.ReadBackAsync(position, HistoryBytesAtOnce, cancellationToken) ?? [];
        }
        catch (GridException)
        {
            // Logged where it was met. A copy that serves is worth more than its past.
            return [];
        }
    }

    // One commit for many small entries: the payload of consecutive batches is that of each, one after another.
    private static JournalEntry Join(List<JournalEntry> entries)
    {
        var payload = new ArrayBufferWriter<byte>();
        entries.ForEach(entry => payload.Write(entry.Payload.Span));
        return JournalEntry.Create(entries[0].Partition, entries[0].Epoch, entries[0].First, entries[^1].Last, payload.WrittenMemory);
    }

    private async Task CopyTableAsync(TableSchema schema, Position start, Position history, CancellationToken cancellationToken)
    {
        foreach (var rows in target.Read(schema, RowsAtOnce))
        {
            // A row that was written behind the start follows in an entry, and with it its position.
            await CheckpointAsync(start, history, [new TableChanges(schema, [.. rows.Select(row => row.Position > start ? row with { Position = start } : row)], [])], cancellationToken);
        }
    }

    private async Task CheckpointAsync(Position start, Position history, ImmutableArray<TableChanges> tables, CancellationToken cancellationToken)
    {
        if (!await store.CheckpointAsync(new CheckpointRequest(journal.Partition, journal.Epoch, start, tables) { TrimTo = history }, cancellationToken))
        {
            throw new GridException(ErrorCode.Fenced,
                $"Partition {journal.Partition}: store {store.Name} was sealed for a later epoch during its copy.", isTransient: true);
        }
    }

    private static Position Earlier(Position left, Position right) => left < right ? left : right;
}
