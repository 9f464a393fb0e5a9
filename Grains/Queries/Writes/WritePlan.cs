using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Writes;

/// <summary>A statement that writes, planned for one view of the catalog.</summary>
/// <param name="Parts">For each partition its atomic units, which are written one after another; partitions are independent.</param>
/// <param name="Columns">What is returned; empty when nothing is.</param>
internal sealed record WritePlan(IReadOnlyDictionary<PartitionId, IReadOnlyList<WriteUnit>> Parts, ResultColumn[] Columns);

/// <summary>Writes one atomic unit.</summary>
internal delegate Task<MutationResult> WriteUnit(CancellationToken cancellationToken);
