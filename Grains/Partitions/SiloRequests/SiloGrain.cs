using Grid.Errors;
using Grid.Partitions;
using Orleans.Concurrency;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>
/// Hands each part of a request to its partition on this silo, on that partition's own scheduler, and gathers the answers.
/// Reentrant, and without a state of its own.
/// </summary>
[Reentrant]
[SiloRequestPlacement]
internal sealed class SiloGrain(LocalPartitions local, UnansweredWrites unanswered) : Grain, ISiloGrain
{
    public ValueTask<SiloReadResponse> ReadAsync(SiloRequest request, CancellationToken cancellationToken) => new SiloRead(request, local).RunAsync();

    public ValueTask<SiloWriteResponse> WriteAsync(SiloRequest request, CancellationToken cancellationToken) => new SiloWrite(request, local, unanswered, TimeProvider.System).RunAsync();

    public ValueTask<SiloWriteResponse> FollowAsync(long ticket, CancellationToken cancellationToken) => unanswered.TryTake(ticket, out var write)
        ? write.AnswerAsync()
        : throw new OutcomeUnknownException($"Silo {this.GetPrimaryKeyString()} does not know the ticket {ticket} of a write any more, or is not the one that gave it: the write may be applied. Read before repeating it.");
}
