using System.Collections.Concurrent;

namespace Grid.Grains.Partitions.Departure;

/// <summary>
/// The silos that have told this one that they leave. An address is never used again, since each start of a silo has one of
/// its own, so that nothing has to be taken back. Thread-safe.
/// </summary>
internal sealed class LeavingSilos
{
    private readonly ConcurrentDictionary<SiloAddress, byte> _silos = new();

    public void Add(SiloAddress silo) => _silos[silo] = 0;

    public bool Contains(SiloAddress silo) => _silos.ContainsKey(silo);
}
