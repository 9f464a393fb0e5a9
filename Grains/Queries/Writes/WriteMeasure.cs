using Grid.Grains.Queries.Explain;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Writes;

/// <summary>What a statement that writes took.</summary>
/// <param name="Rows">Rows that were written.</param>
/// <param name="ReturnedBytes">What the partitions returned, in bytes.</param>
/// <param name="PartitionsAsked">Partitions that were asked to write, or to say which rows are meant.</param>
/// <param name="Indexes">The indexes through which partitions found the rows.</param>
/// <param name="Source">How the rows were read that the partitions could not find by themselves; null for none.</param>
internal sealed record WriteMeasure(long Rows, long ReturnedBytes, int PartitionsAsked, TimeSpan Time, IndexTally[] Indexes, PlanNode? Source);
