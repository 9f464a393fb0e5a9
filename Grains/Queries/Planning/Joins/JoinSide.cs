using System.Collections.Immutable;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>A join with every condition in its place; where the rows of its tables come from is open.</summary>
/// <param name="Tables">The tables below.</param>
internal abstract record JoinSide(TableSet Tables);

/// <summary>A table.</summary>
/// <param name="Filter">Over the table's own columns; rows for which it is not true cannot take part; null for none.</param>
internal sealed record TableSide(JoinedTable Table, Expression? Filter) : JoinSide(Table.Self);

/// <summary>Two sides; see <see cref="JoinSource"/>.</summary>
internal sealed record PairSide(JoinKind Kind, JoinSide Left, JoinSide Right, ImmutableArray<JoinKey> Keys, Expression? Residual) : JoinSide(Left.Tables | Right.Tables);
