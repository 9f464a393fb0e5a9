using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Grains.Catalog;

/// <summary>Asks every silo, store and partition how it is. What does not answer in time is reported as such.</summary>
internal sealed class ClusterStatusReader(
    string gridName, IGrainFactory grains, IClusterMembershipService membership, ISiloMetadataCache metadata, StoreSet stores, GridIdentity identity)
{
    /// <summary>Long enough for a busy partition, short enough for a person at a screen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<ClusterStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var partitions = await Task.WhenAll(Enumerable.Range(0, identity.PartitionCount)
            .Select(partition => TryAsync(grains.GetGrain<IPartitionGrain>(partition).GetStatusAsync(cancellationToken).AsTask(), cancellationToken)));
        ImmutableArray<PartitionStatus> answered = [.. partitions.OfType<PartitionStatus>()];
        ImmutableArray<PartitionId> unreachable =
            [.. Enumerable.Range(0, identity.PartitionCount).Where(index => partitions[index] is null).Select(PartitionId.Create)];
        var reachable = await Task.WhenAll(stores.All.Select(async store =>
            (Connection: store, IsReachable: await TryAsync(CheckAsync(store, cancellationToken), cancellationToken) is not null)));
        return new ClusterStatus(
            gridName, identity.PartitionCount, Silos(answered),
            [.. reachable.OrderBy(store => store.Connection.Name).Select(store => new StoreStatusView(
                store.Connection.Name.ToString(), store.Connection.Store.Provider, store.IsReachable,
                answered.Count(partition => partition.InSync.Contains(store.Connection.Name.ToString()))))],
            answered, unreachable);
    }

    private ImmutableArray<SiloStatusView> Silos(ImmutableArray<PartitionStatus> partitions) =>
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status != SiloStatus.Dead).OrderBy(member => member.Name).Select(member =>
            new SiloStatusView(
                member.Name, member.SiloAddress.Endpoint.ToString(), member.Status.ToString(),
                metadata.GetSiloMetadata(member.SiloAddress).Metadata.GetValueOrDefault(StoreSet.HomeKey, ""),
                partitions.Count(partition => partition.Owner == member.Name)))];

    private static async Task<StoreConnection> CheckAsync(StoreConnection store, CancellationToken cancellationToken)
    {
        await store.Store.CheckAsync(cancellationToken);
        return store;
    }

    private static async Task<T?> TryAsync<T>(Task<T> question, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await question.WaitAsync(Patience, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // No answer is the answer: the caller reports who did not give one.
            return null;
        }
    }
}
