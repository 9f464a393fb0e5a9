using Grid.Client.Calls;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Tables;

/// <summary>Asks partitions how long single rows live. The same for typed and untyped rows.</summary>
internal sealed class RowLifetimes<TKey, TRow>(TableCalls<TKey, TRow> calls, IGrainFactory grains, Attempts attempts)
{
    private const long TicksPerMicrosecond = 10;

    /// <summary>The lifetime of the row of a key; null when there is none.</summary>
    public async ValueTask<RowLifetime?> ReadAsync(TKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var budget = attempts.NewBudget();
        while (true)
        {
            var table = await calls.Binder.GetAsync(budget, cancellationToken).ConfigureAwait(false);
            var encoded = table.Codec.EncodeKey(key);
            var partition = table.PartitionOfKey(encoded);
            try
            {
                var grain = grains.GetGrain<IPartitionGrain>(partition.Value);
                return Of(await attempts.ReadOnceAsync(
                    token => grain.ReadLifeAsync(table.Reference, encoded, token).AsTask(), $"Partition {partition}", budget.ReadAttemptTimeout, cancellationToken)
                    .ConfigureAwait(false));
            }
            catch (GridException failure)
            {
                await calls.RepeatOrThrowAsync(failure, table, budget, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static RowLifetime? Of(RowLife life)
    {
        if (life.Version == 0)
        {
            return null;
        }

        var version = RowVersion.Create(life.Version);
        return life.Expires == 0
            ? new RowLifetime(version, null, null)
            : new RowLifetime(version, ExpiryTime.Create(life.Expires).ToTime(), TimeSpan.FromTicks((life.Expires - life.Now) * TicksPerMicrosecond));
    }
}
