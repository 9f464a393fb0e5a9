using Orleans.Services;

namespace Grid.Grains.Partitions.Departure;

/// <summary>What a silo that leaves on purpose asks of each other silo. Every silo answers for itself.</summary>
[Alias("grid.IDepartureService")]
internal interface IDepartureService : IGrainService
{
    /// <summary>Tells that a silo is about to leave: from the answer on, no partition is placed there while there is another silo.</summary>
    [Alias("Announce")]
    Task AnnounceAsync(SiloAddress leaving);

    /// <summary>
    /// Asks every partition once, wherever it is, so that this silo remembers where they are now. A silo that leaves still passes
    /// on calls for partitions that it no longer has; a silo that has left would refuse them.
    /// </summary>
    [Alias("FindPartitions")]
    Task FindPartitionsAsync(CancellationToken cancellationToken);
}
