using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Stores;
using Grid.Partitions;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Journal;

public sealed partial class PartitionJournal
{
    private readonly JournalRetention _retention;

    /// <summary>Every committed batch behind this position can be read back; null as long as this owner has not asked the stores what they have.</summary>
    public Position? HistoryStart => _retention.Start;

    /// <summary>About how many bytes each copy keeps for that.</summary>
    public long HistoryBytes => _retention.ByteCount;

    /// <summary>
    /// The first committed entries that hold positions behind <paramref name="after"/>, oldest first, without a gap: from memory as
    /// long as they are not rows everywhere, otherwise from an in-sync store that has them.
    /// </summary>
    /// <param name="maxBytes">Bytes after which it is enough; there is one entry at least, unless <paramref name="after"/> is the last position.</param>
    /// <returns>Null when no in-sync store has the position behind <paramref name="after"/> any more.</returns>
    /// <exception cref="GridException">A store that may have it did not answer, or not with whole entries.</exception>
    public async Task<IReadOnlyList<JournalEntry>?> ReadBackAsync(Position after, int maxBytes, CancellationToken cancellationToken)
    {
        var upTo = Position;
        if (after >= Ledger.Start)
        {
            return Ledger.Page(after, upTo, maxBytes);
        }

        GridException? failure = null;
        foreach (var store in _inSync)
        {
            try
            {
                var page = await store.Store.ReadJournalPageAsync(Partition, after, maxBytes, cancellationToken).WaitAsync(_options.CommitTimeout, _time, cancellationToken);
                if (Committed(page, after, upTo) is { Count: > 0 } entries)
                {
                    return entries;
                }
            }
            catch (Exception problem) when (problem is GridException or TimeoutException)
            {
                LogNotReadBack(Partition, store.Name, after, problem);
                failure = new GridException(ErrorCode.StoreFailure,
                    $"Partition {Partition}: store {store.Name} does not give its journal behind position {after}: {problem.Message}", isTransient: true, problem);
            }
        }

        return failure is null ? null : throw failure;
    }

    /// <summary>Keeps the whole history until what is returned is disposed.</summary>
    internal JournalRetention.Hold HoldHistory() => _retention.HoldAll();

    /// <summary>Asks the in-sync stores once in this term how far back their journals reach.</summary>
    /// <exception cref="GridException">One did not answer; nothing is deleted until it does.</exception>
    internal async Task<Position> FindHistoryAsync(CancellationToken cancellationToken)
    {
        if (_retention.Start is { } known)
        {
            return known;
        }

        JournalExtent? longest = null;
        foreach (var store in _inSync)
        {
            var extent = await store.Store.ReadExtentAsync(Partition, cancellationToken);
            longest = longest is null || extent.Start < longest.Start ? extent : longest;
        }

        if (_retention.Start is null && longest is not null)
        {
            _retention.Begin(longest, Position);
        }

        return _retention.Start ?? Position;
    }

    // Stores may have what is not committed yet; and a journal that begins later, or has a hole, does not count.
    private static List<JournalEntry> Committed(IReadOnlyList<JournalEntry> page, Position after, Position upTo)
    {
        var entries = new List<JournalEntry>(page.Count);
        foreach (var entry in page.TakeWhile(entry => entry.Last <= upTo))
        {
            entry.Verify();
            if (entry.First > after.Next)
            {
                return entries;
            }

            entries.Add(entry);
            after = entry.Last;
        }

        return entries;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}: store {Store} does not give its journal behind position {After}.")]
    private partial void LogNotReadBack(PartitionId partition, StoreName store, Position after, Exception problem);
}
