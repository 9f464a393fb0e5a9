using System.Collections.Concurrent;
using System.Net;
using Grid.Grains.Queries.Gather;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Tests.Queries.Gather;

/// <summary>Three silos with the partitions spread evenly over them; the first is the one that asks.</summary>
internal sealed class FakeSilos(IGrainFactory grains) : ISiloQueries, IPartitionWhereabouts
{
    public const int Count = 3;

    private static readonly SiloAddress[] Addresses = [.. Enumerable.Range(0, Count).Select(silo => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1000 + silo), 1))];

    /// <summary>The partitions of each question that a silo was asked.</summary>
    public ConcurrentQueue<(int Silo, PartitionId[] Partitions)> Asked { get; } = new();

    /// <summary>A silo that does not answer; null for none.</summary>
    public int? Lost { get; set; }

    public static int SiloOf(PartitionId partition) => partition.Value % Count;

    public SiloAddress? Find(PartitionId partition) => SiloOf(partition) == 0 ? null : Addresses[SiloOf(partition)];

    public Task CancelAsync(QueryId query) => Task.CompletedTask;

    public async Task<SiloAnswer> ExecuteAsync(SiloAddress silo, PartitionPlan plan, PartitionId[] partitions, CancellationToken cancellationToken)
    {
        var number = Array.IndexOf(Addresses, silo);
        Asked.Enqueue((number, partitions));
        return number == Lost
            ? throw new SiloUnavailableException("The silo is lost.")
            : await SiloGather.RunAsync(new PartitionCall(grains), plan, partitions, cancellationToken);
    }
}
