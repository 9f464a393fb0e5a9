using Grid.Client.Calls;

namespace Grid.Client.Batching;

/// <summary>The queues of the calls to one silo, apart by what they wait for, so that none holds up the others.</summary>
/// <param name="Silo">The silo's address.</param>
/// <param name="Writes">To tables that are not durable: they do not wait for commits.</param>
/// <param name="Commits">To durable tables.</param>
internal sealed record SiloQueues(
    string Silo, CallQueue<PendingRead, KeyOutcome> Reads, CallQueue<PendingWrite, UnitOutcome> Writes, CallQueue<PendingWrite, UnitOutcome> Commits);
