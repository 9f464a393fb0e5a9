using Grid.Partitions;
using Orleans.Concurrency;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>
/// Hands each part of a request to its partition on this silo, on that partition's own scheduler, and gathers the answers.
/// Reentrant, and without a state of its own.
/// </summary>
[Reentrant]
[SiloRequestPlacement]
internal sealed class SiloGrain(LocalPartitions local) : Grain, ISiloGrain
{
    public ValueTask<SiloReadResponse> ReadAsync(SiloRequest request, CancellationToken cancellationToken) => new SiloRead(request, local).RunAsync();

    public ValueTask<SiloWriteResponse> WriteAsync(SiloRequest request, CancellationToken cancellationToken) => new SiloWrite(request, local).RunAsync();
}
