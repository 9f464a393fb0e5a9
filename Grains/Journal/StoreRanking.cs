using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using Grid.Cluster;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>
/// Rendezvous hashing (Thaler and Ravishankar, 1998) with weights by −weight / ln(hash) (Schindelhauer and Schomaker,
/// 2005): every store gets a score for every partition from its name alone, so that adding or removing a store moves
/// only the partitions that this store gains or loses.
/// </summary>
public static class StoreRanking
{
    /// <summary>
    /// Part of what every store's place depends on: never change it. Any number is as good for many partitions; this one
    /// spreads the default 64 nearly evenly over the first few default names.
    /// </summary>
    private const long Salt = 14_521;

    /// <summary>All stores, highest score first.</summary>
    public static ImmutableArray<StoreName> Rank(PartitionId partition, IEnumerable<WeightedStore> stores) =>
        [.. stores.OrderByDescending(store => Score(store.Name.ToString(), partition.Value, store.Weight)).ThenBy(store => store.Name).Select(store => store.Name)];

    /// <summary>The score of a candidate for a number; deterministic everywhere, uniform over names.</summary>
    public static double Score(string candidate, int number, double weight)
    {
        var hash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(candidate), Salt + number);
        // The upper 53 bits, moved off 0 and 1, where the logarithm is infinite or zero.
        var fraction = ((hash >> 11) + 0.5) / (1UL << 53);
        return -weight / Math.Log(fraction);
    }
}
