using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions.Changes;

/// <summary>
/// Answers what was committed behind a place of one open partition, for one owner's term. Only what is applied here is told, so that
/// a change is never known before a read shows it. Runs on the partition's scheduler; a reader that waits holds nothing up.
/// </summary>
internal sealed class ChangeFeed(PartitionJournal journal, CommitSignal signal, Func<Position> applied, PartitionOptions options, JournalOptions journalOptions, TimeProvider time)
{
    /// <summary>Journal that one answer looks through at most, when nearly all of it is other tables'.</summary>
    private const int MaxExaminedBytes = 4 * 1024 * 1024;

    /// <summary>Longest wait, whatever the request says.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private ChangePlace _latest;
    private int _waiting;

    /// <param name="table">The table as it is at the moment; throws when it is no longer what the request means.</param>
    /// <exception cref="GridException">See <see cref="IPartitionGrain.ReadChangesAsync"/>.</exception>
    public async Task<ChangesResponse> ReadAsync(ChangesRequest request, Func<TableSchema> table, CancellationToken cancellationToken)
    {
        if (request.MaxBytes < 1)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Changes of {request.MaxBytes} bytes were asked for: ask for one at least.");
        }

        var schema = table();
        if (schema.Durability == Durability.Memory)
        {
            throw new RequestException(ErrorCode.NotSupported,
                $"Table {schema.Name} is kept in memory alone: it has no journal to take changes from. Create it as relaxed or durable.");
        }

        // A superseded owner could take a place of its successor's for one that never was.
        await journal.EnsureLeaseAsync();
        if (request.After is not { } place)
        {
            return new ChangesBuilder().Build(await FindNowAsync(cancellationToken));
        }

        await CheckAsync(place, cancellationToken);
        var started = time.GetTimestamp();
        var maxWait = request.MaxWait < LongestWait ? request.MaxWait : LongestWait;
        while (true)
        {
            var upTo = applied();
            var packing = await PackAsync(table, place, upTo, request.MaxBytes, cancellationToken);
            place = packing.Through;
            // What is behind the place, but not looked through yet, is not waited for.
            if (packing.HasChanges || place.Position < upTo || signal.IsEnded || !await TryWaitAsync(upTo, maxWait - time.GetElapsedTime(started), cancellationToken))
            {
                return packing.Build();
            }
        }
    }

    private async Task<ChangePacking> PackAsync(Func<TableSchema> table, ChangePlace place, Position upTo, int maxBytes, CancellationToken cancellationToken)
    {
        var packing = new ChangePacking(table(), maxBytes, place);
        var examined = 0L;
        while (packing.Through.Position < upTo && !packing.IsFull && examined < MaxExaminedBytes)
        {
            var after = packing.Through.Position;
            foreach (var entry in await ReadBackAsync(after, maxBytes, cancellationToken))
            {
                // A later one is committed, but reads do not show it yet.
                if (entry.First > upTo || packing.IsFull)
                {
                    break;
                }

                packing.Add(entry, after);
                examined += entry.Payload.Length;
            }

            if (packing.Through.Position == after)
            {
                throw new GridException(ErrorCode.Internal, $"Partition {journal.Partition}: the journal gives nothing behind position {after}, though {upTo} is committed.");
            }
        }

        _latest = packing.Through.Position > _latest.Position ? packing.Through : _latest;
        return packing;
    }

    private async Task<IReadOnlyList<JournalEntry>> ReadBackAsync(Position after, int maxBytes, CancellationToken cancellationToken) =>
        await journal.ReadBackAsync(after, maxBytes, cancellationToken)
        ?? throw ChangesLost.Of(
            $"Partition {journal.Partition} has no changes from {after.Next} on any more: it keeps those behind {journal.HistoryStart ?? journal.Position}, {journalOptions.RetainedBytes} bytes and {journalOptions.RetainedTime} at most (Grid:Journal:RetainedBytes, RetainedTime).");

    // A catalog or store that was put back lets history begin again at a place before, and go on differently.
    private async Task CheckAsync(ChangePlace place, CancellationToken cancellationToken)
    {
        if (place.Position > journal.Position)
        {
            throw ChangesLost.Of($"Partition {journal.Partition} is at position {journal.Position}, before {place.Position}, where the reader is: its stores or the catalog have been put back to an older state.");
        }

        if (place.Fingerprint == 0 || place == _latest || place.Position == Position.None)
        {
            return;
        }

        var fingerprint = await FindFingerprintAsync(place.Position, cancellationToken);
        if (fingerprint != 0 && fingerprint != place.Fingerprint)
        {
            throw ChangesLost.Of($"Partition {journal.Partition} has another history at position {place.Position} than the reader: its stores or the catalog have been put back to an older state.");
        }

        if (place.Position == journal.Position)
        {
            _latest = place;
        }
    }

    private async Task<ChangePlace> FindNowAsync(CancellationToken cancellationToken)
    {
        var now = applied();
        return _latest.Position == now ? _latest : _latest = new ChangePlace(now, await FindFingerprintAsync(now, cancellationToken));
    }

    // 0 when the batch is not kept any more; then there is nothing to compare with.
    private async Task<uint> FindFingerprintAsync(Position position, CancellationToken cancellationToken)
    {
        if (position == Position.None)
        {
            return 0;
        }

        var entries = await journal.ReadBackAsync(Position.Create(position.Value - 1), 1, cancellationToken);
        return entries is [var entry, ..] && entry.Last >= position ? BatchFingerprint.Of(entry, position) : 0;
    }

    // False when the time is over, or the term.
    private async Task<bool> TryWaitAsync(Position seen, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait <= TimeSpan.Zero)
        {
            return false;
        }

        if (_waiting >= options.MaxWaitingReaders)
        {
            throw new GridException(ErrorCode.LimitExceeded,
                $"Partition {journal.Partition} has {_waiting} readers waiting for changes, the most it takes. Subscribe less often, and share what comes.", isTransient: true);
        }

        _waiting++;
        try
        {
            var next = signal.WaitAsync();
            if (applied() == seen)
            {
                await next.WaitAsync(wait, time, cancellationToken);
            }

            return !signal.IsEnded;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            _waiting--;
        }
    }
}
