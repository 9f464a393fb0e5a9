using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Grains.Catalog;

/// <summary>Asks every silo, store and partition how it is. What does not answer in time is reported as such.</summary>
internal sealed class ClusterStatusReader(
    string gridName, IGrainFactory grains, IClusterMembershipService membership, ISiloMetadataCache metadata, StoreSet stores, GridIdentity identity, CatalogDatabase catalog)
{
    /// <summary>Long enough for a busy partition, short enough for a person at a screen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<ClusterStatus> ReadAsync(CancellationToken cancellationToken)
    {
        // All at once: each may take as long as the patience lasts.
        var catalogCheck = ProblemAsync(catalog.CheckAsync(cancellationToken), cancellationToken);
        var storeChecks = Task.WhenAll(stores.Known.Where(store => store.State != StoreState.Removed).Select(async store =>
            (store.Connection, store.State, Problem: await ProblemAsync(store.Connection.Store.CheckAsync(cancellationToken), cancellationToken))));
        var partitions = await Task.WhenAll(Enumerable.Range(0, identity.PartitionCount)
            .Select(partition => TryAsync(grains.GetGrain<IPartitionGrain>(partition).GetStatusAsync(cancellationToken).AsTask(), cancellationToken)));
        ImmutableArray<PartitionStatus> answered = [.. partitions.OfType<PartitionStatus>()];
        ImmutableArray<PartitionId> unreachable =
            [.. Enumerable.Range(0, identity.PartitionCount).Where(index => partitions[index] is null).Select(PartitionId.Create)];
        var checks = await storeChecks;
        return new ClusterStatus(
            gridName, identity.PartitionCount, Silos(answered),
            [.. checks.OrderBy(check => check.Connection.Name).Select(check => new StoreStatusView(
                check.Connection.Name.ToString(), check.Connection.Store.Provider, check.Problem.Length == 0,
                answered.Count(partition => partition.InSync.Contains(check.Connection.Name.ToString()))) { Problem = check.Problem, State = check.State })],
            answered, unreachable)
        {
            CatalogProblem = await catalogCheck,
        };
    }

    private ImmutableArray<SiloStatusView> Silos(ImmutableArray<PartitionStatus> partitions) =>
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status != SiloStatus.Dead).OrderBy(member => member.Name)
            .Select(member => Silo(member, metadata.GetSiloMetadata(member.SiloAddress).Metadata, partitions))];

    private static SiloStatusView Silo(ClusterMember member, IReadOnlyDictionary<string, string> told, ImmutableArray<PartitionStatus> partitions) => new(
        member.Name, member.SiloAddress.Endpoint.ToString(), member.Status.ToString(), told.GetValueOrDefault(StoreSet.HomeKey, ""),
        partitions.Count(partition => partition.Owner == member.Name))
    {
        IsStandby = told.ContainsKey(GridClusterNames.StandbyKey),
    };

    private static async Task<string> ProblemAsync(Task check, CancellationToken cancellationToken)
    {
        try
        {
            await check.WaitAsync(Patience, cancellationToken);
            return "";
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return failure.Message;
        }
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
