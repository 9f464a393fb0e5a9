using Grid.Grains.Queries.Explain;
using Grid.Queries;

namespace Grid.Grains.Queries.Writes;

/// <summary>The rows that an UPDATE or DELETE means, as they were when they were read.</summary>
/// <param name="Batch">The version, the columns of the table, then the new values of those that are assigned.</param>
/// <param name="IsReadElsewhere">Whether a sub-query reads the same table, so that what the statement has written changes what it means.</param>
/// <param name="PartitionsAsked">Different partitions, over all tables.</param>
/// <param name="Describe">How they were read, and what that took.</param>
internal sealed record MutationRows(ResultColumn[] Columns, ColumnBatch Batch, bool IsReadElsewhere, int PartitionsAsked, Func<PlanNode> Describe);
