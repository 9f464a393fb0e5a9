using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>
/// Puts the conditions of WHERE and ON where they belong: as deep as the rows that they speak of, but not below an outer join
/// that would make NULLs of them; equalities of both sides become keys. What can fail stays above the joins, where it meets
/// only rows that the statement means.
/// </summary>
internal sealed class JoinTreeBuilder(JoinScope scope)
{
    /// <summary>The tree, and the condition that is left for its rows.</summary>
    /// <exception cref="SqlException">A join has no key.</exception>
    public (PairSide Root, Expression? Filter) Build(FromJoin from, Expression? where)
    {
        var (root, rest) = BuildJoin(from, where is null ? [] : [.. Conjunction.Split(where)]);
        return (root, Conjunction.Of(rest));
    }

    private (JoinSide Side, List<Expression> Above) Build(FromTree tree, List<Expression> conditions) => tree switch
    {
        FromTable { Table: var table } => (new TableSide(table, Conjunction.Of([.. conditions.Select(condition => ExpressionColumns.Shift(condition, -table.FirstColumn))])), []),
        FromJoin join => BuildJoin(join, conditions),
        _ => throw new InvalidOperationException($"Unknown source {tree.GetType().Name}."),
    };

    private (PairSide Side, List<Expression> Above) BuildJoin(FromJoin join, List<Expression> conditions)
    {
        List<Expression> on = [.. join.Conditions.SelectMany(Conjunction.Split)];
        var parts = new Parts(join);
        switch (join.Kind)
        {
            case JoinKind.Inner:
                PlaceInner(parts, [.. conditions, .. on]);
                break;
            case JoinKind.Left:
                PlaceLeft(parts, conditions, on);
                break;
            default:
                parts.Rest.AddRange(conditions);
                on.ForEach(condition => PlaceHere(parts, condition));
                break;
        }

        var (left, leftRest) = Build(join.Left, parts.Left);
        var (right, rightRest) = Build(join.Right, parts.Right);
        PlaceRest(parts, leftRest, rightRest);
        return parts.Keys.Count > 0
            ? (new PairSide(join.Kind, left, right, [.. parts.Keys], Conjunction.Of(parts.Residual)), parts.Rest)
            : throw SqlErrors.NotSupported("A join without an equality between its two sides", join.Position);
    }

    private void PlaceInner(Parts parts, List<Expression> conditions)
    {
        var inference = new EqualityInference(conditions);
        foreach (var condition in (IEnumerable<Expression>)[.. conditions, .. inference.Constants(), .. EqualitiesWithin(inference, parts.Join.Left), .. EqualitiesWithin(inference, parts.Join.Right)])
        {
            var tables = TablesOf(condition);
            if (tables.IsEmpty || !SafeFilter.IsSafe(condition))
            {
                parts.Rest.Add(condition);
            }
            else if (tables.IsWithin(parts.Join.Left.Tables))
            {
                parts.Left.Add(condition);
            }
            else if (tables.IsWithin(parts.Join.Right.Tables))
            {
                parts.Right.Add(condition);
            }
            else
            {
                PlaceHere(parts, condition);
            }
        }
    }

    // An equality that follows only where all conditions hold is worth it where the tables would otherwise have none.
    private IEnumerable<Expression> EqualitiesWithin(EqualityInference inference, FromTree side) =>
        side is FromJoin { Kind: JoinKind.Inner } ? inference.Equalities(column => scope.Locate(column).Table is var table && table.Self.IsWithin(side.Tables) ? table.Index : null) : [];

    private void PlaceLeft(Parts parts, List<Expression> conditions, List<Expression> on)
    {
        var kept = conditions.FindAll(condition => TablesOf(condition) is { IsEmpty: false } tables && tables.IsWithin(parts.Join.Left.Tables) && SafeFilter.IsSafe(condition));
        parts.Left.AddRange(kept);
        parts.Rest.AddRange(conditions.Except(kept));
        var followed = new EqualityInference([.. kept, .. on]).Constants().Where(condition => TablesOf(condition).IsWithin(parts.Join.Right.Tables));
        foreach (var condition in (IEnumerable<Expression>)[.. on, .. followed])
        {
            var tables = TablesOf(condition);
            if (!tables.IsEmpty && tables.IsWithin(parts.Join.Right.Tables) && SafeFilter.IsSafe(condition))
            {
                parts.Right.Add(condition);
            }
            else
            {
                PlaceHere(parts, condition);
            }
        }
    }

    private void PlaceHere(Parts parts, Expression condition)
    {
        if (TryKey(parts.Join, condition) is { } key)
        {
            parts.Keys.Add(key);
        }
        else
        {
            parts.Residual.Add(condition);
        }
    }

    private static void PlaceRest(Parts parts, List<Expression> left, List<Expression> right)
    {
        if (parts.Join.Kind == JoinKind.Full && left.Count + right.Count > 0)
        {
            // Rows that fail it must not come back as rows without a partner.
            throw SqlErrors.NotSupported("A FULL JOIN of a join with a condition that can fail", parts.Join.Position);
        }

        if (parts.Join.Kind == JoinKind.Left)
        {
            // Above the join, a condition on the side that is kept means the same; on the other side it decides about partners.
            parts.Rest.AddRange(left);
            parts.Residual.AddRange(right);
            return;
        }

        foreach (var condition in left.Concat(right))
        {
            (SafeFilter.IsSafe(condition) ? parts.Residual : parts.Rest).Add(condition);
        }
    }

    private JoinKey? TryKey(FromJoin join, Expression condition)
    {
        if (condition is not CallExpression { Function: ScalarFunction.Equal, Arguments: [var one, var other] } || !SafeFilter.IsSafe(condition))
        {
            return null;
        }

        var (first, second) = (TablesOf(one), TablesOf(other));
        if (first.IsEmpty || second.IsEmpty)
        {
            return null;
        }

        if (first.IsWithin(join.Left.Tables) && second.IsWithin(join.Right.Tables))
        {
            return new JoinKey(one, other);
        }

        return first.IsWithin(join.Right.Tables) && second.IsWithin(join.Left.Tables) ? new JoinKey(other, one) : null;
    }

    private TableSet TablesOf(Expression condition) => ExpressionColumns.Of(condition).Aggregate(default(TableSet), (tables, column) => tables | scope.Locate(column).Table.Self);

    // Where the conditions of one join go.
    private sealed class Parts(FromJoin join)
    {
        public FromJoin Join => join;

        public List<Expression> Left { get; } = [];

        public List<Expression> Right { get; } = [];

        public List<JoinKey> Keys { get; } = [];

        public List<Expression> Residual { get; } = [];

        public List<Expression> Rest { get; } = [];
    }
}
