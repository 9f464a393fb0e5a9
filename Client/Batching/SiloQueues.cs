using Grid.Client.Calls;

namespace Grid.Client.Batching;

/// <summary>The queues of the calls to one silo: reads and writes apart, so that neither holds up the other.</summary>
/// <param name="Silo">The silo's address.</param>
/// <param name="Writes">For tables that are not durable.</param>
internal sealed record SiloQueues(string Silo, CallQueue<PendingRead, KeyOutcome> Reads, CallQueue<PendingWrite, UnitOutcome> Writes);
