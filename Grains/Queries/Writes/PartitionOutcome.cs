using Grid.Errors;
using Grid.Partitions;
using Grid.Queries;

namespace Grid.Grains.Queries.Writes;

/// <summary>What became of one partition's part of a statement that writes.</summary>
/// <param name="Rows">Rows of the units that were written.</param>
/// <param name="Failure">Why the unit behind those was not written, or may not be; null when all were.</param>
internal sealed record PartitionOutcome(PartitionId Partition, long Rows, IReadOnlyList<ColumnBatch> Returned, GridException? Failure)
{
    /// <summary>The partition refused because the statement was planned for another state of the table; nothing was written there.</summary>
    public bool IsStale => Rows == 0 && Failure?.Code is ErrorCode.SchemaChanged or ErrorCode.TableNotFound;
}
