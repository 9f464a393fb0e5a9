using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>
/// What follows from conditions that all hold: columns that equal the same column equal each other, and the constants that
/// one of them is compared with hold for all. With it a condition on one side chooses rows, and partitions, of the other.
/// </summary>
internal sealed class EqualityInference
{
    private readonly List<Expression> _conditions;
    private readonly List<List<ColumnExpression>> _classes = [];

    public EqualityInference(List<Expression> conditions)
    {
        _conditions = conditions;
        foreach (var condition in conditions)
        {
            if (condition is CallExpression { Function: ScalarFunction.Equal, Arguments: [ColumnExpression left, ColumnExpression right] })
            {
                Unite(left, right);
            }
        }
    }

    /// <summary>Comparisons with constants that are not among the conditions.</summary>
    public IEnumerable<Expression> Constants()
    {
        foreach (var condition in _conditions)
        {
            if (ComparedColumn(condition) is not { } column || ClassOf(column) is not { } equals)
            {
                continue;
            }

            foreach (var other in equals.Where(other => other.Ordinal != column.Ordinal))
            {
                yield return ExpressionColumns.Map(condition, _ => other);
            }
        }
    }

    /// <summary>Equalities between columns of different groups that are not among the conditions.</summary>
    /// <param name="groupOf">The group of a column; null leaves it out.</param>
    public IEnumerable<Expression> Equalities(Func<int, int?> groupOf)
    {
        foreach (var equals in _classes)
        {
            var members = equals.Where(column => groupOf(column.Ordinal) is not null).DistinctBy(column => groupOf(column.Ordinal)).ToList();
            for (var index = 1; index < members.Count; index++)
            {
                if (!_conditions.Exists(condition => IsEquality(condition, members[index - 1], members[index])))
                {
                    yield return new CallExpression(ScalarFunction.Equal, ColumnType.Boolean, [members[index - 1], members[index]]);
                }
            }
        }
    }

    // The column that is compared with constants only, by = or IN.
    private static ColumnExpression? ComparedColumn(Expression condition) => condition switch
    {
        CallExpression { Function: ScalarFunction.Equal, Arguments: [ColumnExpression column, ConstantExpression] } => column,
        CallExpression { Function: ScalarFunction.Equal, Arguments: [ConstantExpression, ColumnExpression column] } => column,
        CallExpression { Function: ScalarFunction.In, Arguments: [ColumnExpression column, .. var list] } when Array.TrueForAll(list, item => item is ConstantExpression) => column,
        _ => null,
    };

    private static bool IsEquality(Expression condition, ColumnExpression left, ColumnExpression right) =>
        condition is CallExpression { Function: ScalarFunction.Equal, Arguments: [ColumnExpression one, ColumnExpression other] }
        && ((one.Ordinal == left.Ordinal && other.Ordinal == right.Ordinal) || (one.Ordinal == right.Ordinal && other.Ordinal == left.Ordinal));

    private List<ColumnExpression>? ClassOf(ColumnExpression column) => _classes.Find(equals => equals.Exists(member => member.Ordinal == column.Ordinal));

    private void Unite(ColumnExpression left, ColumnExpression right)
    {
        var (one, other) = (ClassOf(left) ?? [left], ClassOf(right) ?? [right]);
        if (ReferenceEquals(one, other))
        {
            return;
        }

        _classes.Remove(one);
        _classes.Remove(other);
        _classes.Add([.. one, .. other]);
    }
}
