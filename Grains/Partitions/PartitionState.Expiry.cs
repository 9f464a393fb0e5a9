using Grid.Grains.Columns;
using Grid.Tables;

namespace Grid.Grains.Partitions;

internal sealed partial class PartitionState
{
    // Tables that have rows that expire, perhaps not any more.
    private readonly HashSet<TableId> _expiring = [];
    private bool _hasTimeToLive;

    /// <summary>Rows that have expired and are still in the copies.</summary>
    public ExpiredKeys Expired { get; } = new();

    /// <summary>Whether any row expires, or may when it is written.</summary>
    public bool MayExpire => _hasTimeToLive || _expiring.Count > 0;

    /// <summary>Whether there is anything to look for by <see cref="RemoveExpired(long)"/>.</summary>
    public bool HasExpiring => _expiring.Count > 0;

    /// <summary>Takes the rows out of memory whose time has come. Their slices change: nobody may be reading them.</summary>
    /// <param name="now">As of <see cref="ExpiryTime.Now"/>.</param>
    public void RemoveExpired(long now)
    {
        List<TableId>? ended = null;
        foreach (var table in _expiring)
        {
            if (!_slices.TryGetValue(table, out var slice) || !slice.HasExpiring)
            {
                (ended ??= []).Add(table);
            }
            else if (slice.IsAnyExpired(now))
            {
                RemoveExpired(slice, now);
            }
        }

        ended?.ForEach(table => _expiring.Remove(table));
    }

    // What is kept in memory only has no copies to be deleted from.
    private void RemoveExpired(TableSlice slice, long now)
    {
        var keys = slice.Schema.Durability == Durability.Memory ? null : new List<byte[]>();
        slice.RemoveExpired(now, keys);
        if (keys is not null)
        {
            Expired.Add(slice.Schema.Id, keys);
        }
    }

    private bool Upsert(TableSlice slice, ReadOnlySpan<byte> row, long version, ExpiryTime expires)
    {
        if (!expires.IsNever)
        {
            _expiring.Add(slice.Schema.Id);
        }

        return slice.Upsert(row, version, expires);
    }
}
