using System.Threading.Channels;
using Grid.Client.Calls;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Changes;

/// <summary>Asks partitions for changes of one table. Each answer has the deadline of a call, over all attempts.</summary>
internal sealed class ChangeReads<TKey, TRow>(TableBinder<TKey, TRow> binder, IGrainFactory grains, Attempts attempts)
{
    /// <summary>Bytes of the answers that wait for the reader, of all partitions together; a single batch may be larger.</summary>
    private const int MaxBufferedBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of one answer, however few partitions there are.</summary>
    private const int MaxAnswerBytes = 1024 * 1024;

    /// <summary>How long a partition that has nothing new holds a request. When its silo is lost unnoticed, nothing comes for about that long and one attempt.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    /// <summary>The place of now in every partition.</summary>
    public async Task<ChangePlace[]> FindNowAsync(BoundTable<TKey, TRow> table, CancellationToken cancellationToken)
    {
        var places = new ChangePlace[table.View.PartitionCount];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = attempts.Options.MaxConcurrentRequests, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, places.Length, limits, async (partition, token) =>
        {
            var answer = await ReadAsync(table, PartitionId.Create(partition), null, token).ConfigureAwait(false);
            places[partition] = answer.Response.Through;
        }).ConfigureAwait(false);
        return places;
    }

    /// <summary>Asks every partition from its place on, one request at a time each, for as long as the answers are taken. Ends with the first failure, or by cancellation.</summary>
    public async Task PumpAsync(
        BoundTable<TKey, TRow> table, IReadOnlyList<ChangePlace> places, ChannelWriter<PartitionChanges<TKey, TRow>> output, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Task.WhenAll(places.Select(async (place, partition) =>
            {
                try
                {
                    await PumpAsync(table, PartitionId.Create(partition), place, output, ended.Token).ConfigureAwait(false);
                }
                catch (Exception failure)
                {
                    // The first one is what the reader is told; the others only end.
                    output.TryComplete(failure);
                    await ended.CancelAsync().ConfigureAwait(false);
                }
            })).ConfigureAwait(false);
        }
        finally
        {
            output.TryComplete();
        }
    }

    private async Task PumpAsync(
        BoundTable<TKey, TRow> table, PartitionId partition, ChangePlace place, ChannelWriter<PartitionChanges<TKey, TRow>> output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ReadAsync(table, partition, place, cancellationToken).ConfigureAwait(false);
            (table, place) = (answer.Table, answer.Response.Through);
            await output.WriteAsync(answer, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PartitionChanges<TKey, TRow>> ReadAsync(BoundTable<TKey, TRow> known, PartitionId partition, ChangePlace? after, CancellationToken cancellationToken)
    {
        var budget = attempts.NewBudget();
        var grain = grains.GetGrain<IPartitionGrain>(partition.Value);
        var maxBytes = Math.Clamp(MaxBufferedBytes / known.View.PartitionCount, 1, MaxAnswerBytes);
        while (true)
        {
            var table = await binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            if (table.Schema.Id != known.Schema.Id)
            {
                throw Replaced(table.Schema);
            }

            try
            {
                var request = new ChangesRequest(table.Reference, after, maxBytes, MaxWait);
                var response = await attempts.ReadOnceAsync(
                    token => grain.ReadChangesAsync(request, token).AsTask(), $"Partition {partition}", MaxWait + budget.ReadAttemptTimeout, cancellationToken).ConfigureAwait(false);
                return new PartitionChanges<TKey, TRow>(table, partition, response);
            }
            catch (GridException failure) when (SchemaDoubt.IsIn(failure))
            {
                if (!budget.TryCountAttempt() || !await binder.RefreshAsync(table, budget, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
            catch (GridException failure) when (failure.IsTransient)
            {
                if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw budget.GiveUp(failure);
                }
            }
        }
    }

    /// <summary>The failure of who follows a table in whose place there is another now.</summary>
    public static RequestException Replaced(TableSchema schema) => new(ErrorCode.ChangesLost,
        $"Table {schema.Name} was dropped or emptied by TRUNCATE, and is another one now: its earlier changes are gone with it. Read the rows anew and subscribe from there.");
}
