using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Journal;

/// <summary>
/// Replaces the copy in a store by the rows of an open partition, while writes go on. The copy is fuzzy: rows are read while
/// they change, so that it counts only with every entry behind the starting position up to where the journal is at the end.
/// That is sound because entries carry whole rows.
/// </summary>
internal sealed class CopyFill(PartitionJournal journal, StoreConnection store, IJournalTarget target)
{
    /// <summary>Rows of one transaction.</summary>
    private const int RowsAtOnce = 2_000;

    /// <summary>Seals the store, empties the copy and fills it. The caller keeps every entry behind <paramref name="start"/>.</summary>
    /// <exception cref="GridException">The store failed, or the owner has been superseded. The copy is of no use then.</exception>
    public async Task RunAsync(Position start, CancellationToken cancellationToken)
    {
        await SealAndEmptyAsync(start, cancellationToken);
        foreach (var schema in target.Tables.ToImmutableArray())
        {
            await CopyTableAsync(schema, start, cancellationToken);
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
