using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>
/// The writes of one owner's term to tables that are not durable: applied at once, and for <c>relaxed</c> tables kept
/// until they are journaled. Their versions come from a counter of their own that starts anew above every earlier one with
/// each term, so that no version ever means two states of a row; once such a row has been journaled and the partition
/// opened again, its version is the journal position. Single-threaded like <see cref="PartitionCore"/>.
/// </summary>
internal sealed class UnloggedWrites(PartitionState state, PartitionJournal journal, JournalOptions options, TimeProvider time)
{
    /// <summary>Counts below this are of one term.</summary>
    private const int TermBits = 32;

    private Position _last = Position.Create(journal.Epoch.Value << TermBits);
    private EntryBuilder _pending = new();
    private long _oldest;
    private long? _oldestUnderWay;

    /// <summary>Whether there is something to journal.</summary>
    public bool HasPending => _pending.BatchCount > 0;

    /// <summary>Whether something should be journaled now, so that the interval is kept.</summary>
    public bool IsDue => HasPending && (Age >= options.RelaxedInterval / 2 || _pending.ByteCount >= options.MaxCommitBytes / 2);

    /// <summary>Whether a further write must wait until what is not journaled yet is: with it, a crash could lose more than the interval.</summary>
    public bool MustWait => _pending.ByteCount >= options.MaxCommitBytes
        || (_oldestUnderWay is { } underWay && time.GetElapsedTime(underWay) >= options.RelaxedInterval)
        || (HasPending && Age >= options.RelaxedInterval);

    private TimeSpan Age => time.GetElapsedTime(_oldest);

    /// <summary>Applies the request's units of such tables and notes their outcome in it; units of durable tables stay to be done.</summary>
    /// <returns>Whether units of durable tables remain.</returns>
    public bool Apply(PendingWrite write)
    {
        var preparation = new WritePreparation(
            journal.Partition, state, _last, WritePreparation.LooksAtRows(state, [write]), ExpiryTime.Now(time), isDurable: false);
        preparation.Add(write);
        if (preparation.Builder.BatchCount > 0)
        {
            var replaced = new int[preparation.Builder.BatchCount];
            var entry = preparation.Builder.Build(journal.Partition, journal.Epoch, _last);
            state.Apply(entry, replaced);
            _last = entry.Last;
            KeepRelaxed(entry);
            write.Succeed(entry.First, replaced);
        }

        return write.HasOpenUnits;
    }

    /// <summary>Commits everything that is pending. It is applied already: when the commit fails the term is over, and this is what a crash may lose.</summary>
    public async Task JournalPendingAsync()
    {
        var pending = _pending;
        _pending = new EntryBuilder();
        _oldestUnderWay = _oldest;
        await journal.CommitAsync(pending);
        _oldestUnderWay = null;
    }

    private void KeepRelaxed(JournalEntry entry)
    {
        var wasEmpty = !HasPending;
        var reader = new EntryReader(entry);
        var batch = Position.None;
        var isOpen = false;
        while (reader.MoveNext())
        {
            if (state.Find(reader.Table) is not { Schema.Durability: Durability.Relaxed })
            {
                continue;
            }

            if (isOpen && reader.Position != batch)
            {
                _pending.EndBatch();
            }

            (batch, isOpen) = (reader.Position, true);
            _pending.Add(reader.Operation, reader.Table, reader.Version, reader.Content, reader.Expires);
        }

        if (isOpen)
        {
            _pending.EndBatch();
        }

        if (wasEmpty && HasPending)
        {
            _oldest = time.GetTimestamp();
        }
    }
}
