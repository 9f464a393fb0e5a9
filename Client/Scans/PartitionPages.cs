using System.Runtime.CompilerServices;
using Grid.Client.Calls;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Scans;

/// <summary>
/// Reads a table partition by partition, page by page. What is held of it is the pages that are under way. Every page is
/// asked for again when a silo is lost; see <see cref="IPartitionGrain.ScanAsync"/> for what is read while others write.
/// </summary>
internal sealed class PartitionPages(IGrainFactory grains, Attempts attempts)
{
    /// <summary>Rows of a page: the cost of a call vanishes, and the partition answers others in between.</summary>
    private const int PageRows = 8_192;

    /// <summary>Bytes of a page.</summary>
    private const int PageBytes = 512 * 1024;

    /// <summary>The pages of one partition, in an order that stays the same.</summary>
    /// <exception cref="Errors.GridException">A page did not come until the deadline of its call, or the table has changed.</exception>
    public async IAsyncEnumerable<ScanResponse> ReadAsync(
        TableSchema schema, PartitionId partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IPartitionGrain>(partition.Value);
        var request = new ScanRequest(TableRef.Of(schema), default, PageRows, PageBytes);
        while (true)
        {
            var page = await attempts.ReadAsync(
                token => grain.ScanAsync(request, token).AsTask(), $"Partition {partition}", isLong: false, attempts.NewBudget(), cancellationToken).ConfigureAwait(false);
            var last = LastKey(schema, page);
            if (page.Count > 0)
            {
                yield return page;
            }

            if (page.IsLast)
            {
                yield break;
            }

            request = request with { After = last };
        }
    }

    private static ReadOnlyMemory<byte> LastKey(TableSchema schema, ScanResponse page)
    {
        var rows = new PageRows(page);
        var last = ReadOnlySpan<byte>.Empty;
        while (rows.TryMoveNext(out var row))
        {
            last = row;
        }

        return last.IsEmpty ? default : KeyCodec.KeyOf(schema, last);
    }
}
