using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Caching;

/// <summary>Where a <see cref="GridDistributedCache"/> keeps its entries, and how.</summary>
public sealed class GridDistributedCacheOptions
{
    /// <summary>The table of the entries. It is created by the first call if it does not exist; caches with tables of their own don't meet.</summary>
    public string Table { get; set; } = "distributed_cache";

    /// <summary>
    /// What an entry survives, when the table is created. By default, entries are acknowledged when they are in memory and are in the stores
    /// shortly after: a crash loses at most the latest. <see cref="Durability.Memory"/> is the fastest, and empties a partition of the cache whenever it
    /// moves to another silo; <see cref="Durability.Durable"/> is for what must not be lost, such as sessions.
    /// </summary>
    public Durability Durability { get; set; } = Durability.Relaxed;

    /// <summary>How long an entry lives from each read on that is set without any expiration, so that nothing stays for ever by mistake.</summary>
    public TimeSpan DefaultSlidingExpiration { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>What is wrong, all of it.</summary>
    internal IEnumerable<string> Errors()
    {
        string? error = null;
        try
        {
            TableName.Create(Table);
        }
        catch (RequestException failure)
        {
            error = failure.Message;
        }

        if (error is not null)
        {
            yield return $"Table is '{Table}': {error}";
        }

        if (!Enum.IsDefined(Durability))
        {
            yield return $"Durability is {Durability}: use Durable, Relaxed or Memory.";
        }

        if (DefaultSlidingExpiration < RowExpiry.MinDuration || DefaultSlidingExpiration > RowExpiry.MaxDuration)
        {
            yield return $"DefaultSlidingExpiration is {DefaultSlidingExpiration}: use {RowExpiry.MinDuration.TotalMilliseconds} ms to {RowExpiry.MaxDuration.TotalDays} days.";
        }
    }
}
