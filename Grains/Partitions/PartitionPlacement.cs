using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Grains.Partitions.Departure;
using Grid.Partitions;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Grains.Partitions;

/// <summary>
/// Chooses the silo of a partition: among the silos whose home store ranks first for it, or else among all, the one that
/// rendezvous hashing of silo names gives. A store without a silo of its own goes to the silos whose own store is not part of
/// the grid, if there are such. Silos that leave are chosen only where there are no others, and so are those that
/// stand by. Every silo computes the same choice from the same membership.
/// </summary>
internal sealed class PartitionPlacement(StoreSet stores, ISiloMetadataCache metadata, LeavingSilos leaving)
{
    /// <summary>The partition of a grain's key.</summary>
    public static PartitionId PartitionOf(GrainId grain) => PartitionId.Create((int)grain.GetIntegerKey());

    /// <summary>Whether every silo has told who it is; until then a choice may differ from the final one.</summary>
    public bool KnowsAll(IEnumerable<SiloAddress> silos) => silos.All(silo => NameOf(silo) is not null);

    /// <summary>Whether any of the silos stays.</summary>
    public bool HasPlace(IEnumerable<SiloAddress> silos) => silos.Any(silo => !leaving.Contains(silo));

    /// <summary>The preferred of the silos, which are at least one.</summary>
    public SiloAddress Choose(PartitionId partition, IReadOnlyCollection<SiloAddress> silos)
    {
        var candidates = Unless(StandsBy, Unless(leaving.Contains, silos));
        var ranked = stores.RankFor(partition).Select(store => store.ToString()).ToList();
        var homeless = candidates.Where(silo => HomeOf(silo) is not { } home || !ranked.Contains(home)).ToList();
        foreach (var store in ranked)
        {
            var atHome = candidates.Where(silo => HomeOf(silo) == store).ToList();
            if (atHome.Count > 0 || homeless.Count > 0)
            {
                return Best(partition, atHome.Count > 0 ? atHome : homeless);
            }
        }

        return Best(partition, candidates);
    }

    // The silos that something does not hold for, or all where it holds for all.
    private static IReadOnlyCollection<SiloAddress> Unless(Func<SiloAddress, bool> condition, IReadOnlyCollection<SiloAddress> silos)
    {
        var others = silos.Where(silo => !condition(silo)).ToList();
        return others.Count > 0 ? others : silos;
    }

    private bool StandsBy(SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata.ContainsKey(GridClusterNames.StandbyKey);

    private SiloAddress Best(PartitionId partition, IEnumerable<SiloAddress> silos) =>
        silos.MaxBy(silo => (StoreRanking.Score(NameOf(silo) ?? silo.ToParsableString(), partition.Value, weight: 1), silo.ToParsableString()))!;

    private string? NameOf(SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(SiloIdentity.NameKey);

    private string? HomeOf(SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(StoreSet.HomeKey);
}
