using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>FROM with its names looked up.</summary>
/// <param name="Tables">The tables below.</param>
internal abstract record FromTree(TableSet Tables);

/// <summary>A table.</summary>
internal sealed record FromTable(JoinedTable Table) : FromTree(Table.Self);

/// <summary>Two sources. A RIGHT join is a LEFT one with its sides exchanged: the numbers of columns do not depend on sides.</summary>
/// <param name="Conditions">All must hold; over the columns of the join.</param>
internal sealed record FromJoin(JoinKind Kind, FromTree Left, FromTree Right, Expression[] Conditions, int? Position) : FromTree(Left.Tables | Right.Tables);
