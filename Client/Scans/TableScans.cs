using System.Runtime.CompilerServices;
using Grid.Client.Calls;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Scans;

/// <summary>Scans of whole tables: partition after partition, page by page, one page ahead of the reader.</summary>
internal sealed class TableScans<TKey, TRow>(TableBinder<TKey, TRow> binder, IGrainFactory grains, Attempts attempts)
{
    /// <summary>Bytes of a page, so that one never occupies a partition for long.</summary>
    private const int MaxBytesPerPage = 4 * 1024 * 1024;

    /// <summary>What is made of every row.</summary>
    public async IAsyncEnumerable<TResult> ScanAsync<TResult>(Func<FoundRow<TRow>, TResult> result, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await binder.GetAsync(attempts.NewBudget(), cancellationToken).ConfigureAwait(false);
        await foreach (var (page, row) in ReadAllAsync(table, PartitionId.Create(0), default, cancellationToken).ConfigureAwait(false))
        {
            yield return result(page.Found(row));
        }
    }

    /// <summary>Every row behind a key of a partition, and those of the partitions after it.</summary>
    public async IAsyncEnumerable<ScannedRow<TKey, TRow>> ScanFromAsync(
        BoundTable<TKey, TRow> table, PartitionId partition, ReadOnlyMemory<byte> after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (page, row) in ReadAllAsync(table, partition, after, cancellationToken).ConfigureAwait(false))
        {
            yield return new ScannedRow<TKey, TRow>(page.Table, page.Partition, page.KeyOf(row), page.Found(row));
        }
    }

    private async IAsyncEnumerable<(Page Page, (long Version, Range Place) Row)> ReadAllAsync(
        BoundTable<TKey, TRow> table, PartitionId partition, ReadOnlyMemory<byte> after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = ReadAsync(table, partition, after, ended.Token);
        try
        {
            while (true)
            {
                var page = await next.ConfigureAwait(false);
                var isLast = page.Response.IsLast && page.Partition.Value == page.Table.View.PartitionCount - 1;
                if (!isLast)
                {
                    next = page.Response.IsLast
                        ? ReadAsync(page.Table, PartitionId.Create(page.Partition.Value + 1), default, ended.Token)
                        : ReadAsync(page.Table, page.Partition, page.LastKey, ended.Token);
                }

                foreach (var row in page.Rows)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return (page, row);
                }

                if (isLast)
                {
                    yield break;
                }
            }
        }
        finally
        {
            // Who stops in the middle leaves a page on its way behind, at which nobody looks.
            await ended.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Every page has a deadline of its own: a scan takes as long as its reader.
    private async Task<Page> ReadAsync(BoundTable<TKey, TRow> known, PartitionId partition, ReadOnlyMemory<byte> after, CancellationToken cancellationToken)
    {
        var budget = attempts.NewBudget();
        var grain = grains.GetGrain<IPartitionGrain>(partition.Value);
        while (true)
        {
            var table = await binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            if (table.Schema.Id != known.Schema.Id)
            {
                throw new RequestException(ErrorCode.TableNotFound,
                    $"Table {table.Schema.Name} was dropped or emptied while it was scanned, and is another one now. Scan anew.");
            }

            try
            {
                var request = new ScanRequest(table.Reference, after, attempts.Options.MaxRowsPerPage, MaxBytesPerPage);
                var response = await attempts.ReadAsync(
                    token => grain.ScanAsync(request, token).AsTask(), $"Partition {partition}", isLong: false, budget, cancellationToken).ConfigureAwait(false);
                return Page.Of(table, partition, response);
            }
            catch (GridException failure) when (SchemaDoubt.IsIn(failure))
            {
                if (!budget.TryCountAttempt() || !await binder.RefreshAsync(table, budget, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>A page, with the table as it was when the page was read.</summary>
    private sealed record Page(BoundTable<TKey, TRow> Table, PartitionId Partition, ScanResponse Response, List<(long Version, Range Place)> Rows)
    {
        /// <summary>The key that the next page comes behind; keys look the same in every version of a table.</summary>
        public ReadOnlyMemory<byte> LastKey => KeyOf(Rows[^1]);

        public byte[] KeyOf((long Version, Range Place) row) => KeyCodec.KeyOf(Table.Schema, Response.Rows.Span[row.Place]);

        public FoundRow<TRow> Found((long Version, Range Place) row) => new(Table.Codec.DecodeRow(Response.Rows.Span[row.Place]), row.Version, Table.Schema);

        public static Page Of(BoundTable<TKey, TRow> table, PartitionId partition, ScanResponse response)
        {
            var rows = new List<(long Version, Range Place)>(response.Count);
            var reader = new PageRows(response);
            while (reader.TryMoveNext(out var row))
            {
                rows.Add((reader.Version, reader.Place));
            }

            return rows.Count > 0 || response.IsLast
                ? new Page(table, partition, response, rows)
                : throw new GridException(ErrorCode.Internal, $"Partition {partition} answered an empty page that is not its last.");
        }
    }
}
