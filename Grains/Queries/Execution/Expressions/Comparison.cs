using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>Comparisons of values of one type, in the order that ORDER BY uses too.</summary>
internal static class Comparison
{
    public static NumberVector<long> Compare(ScalarFunction function, Vector left, Vector right)
    {
        var result = new NumberVector<long>(ColumnType.Boolean, left.Count);
        for (var index = 0; index < left.Count; index++)
        {
            if (left.IsNull(index) || right.IsNull(index))
            {
                CompareNulls(function, left.IsNull(index) && right.IsNull(index), result, index);
            }
            else
            {
                result.Values[index] = Holds(function, left.Compare(index, right, index)) ? 1 : 0;
            }
        }

        return result;
    }

    // True when one equals; NULL when none does and something is NULL.
    public static NumberVector<long> IsIn(Vector[] arguments)
    {
        var value = arguments[0];
        var result = new NumberVector<long>(ColumnType.Boolean, value.Count);
        for (var index = 0; index < value.Count; index++)
        {
            var isUnknown = value.IsNull(index);
            for (var other = 1; other < arguments.Length && result.Values[index] == 0 && !value.IsNull(index); other++)
            {
                isUnknown |= arguments[other].IsNull(index);
                result.Values[index] = !arguments[other].IsNull(index) && value.Compare(index, arguments[other], index) == 0 ? 1 : 0;
            }

            if (isUnknown && result.Values[index] == 0)
            {
                result.SetNull(index);
            }
        }

        return result;
    }

    private static void CompareNulls(ScalarFunction function, bool areBoth, NumberVector<long> result, int index)
    {
        if (function is ScalarFunction.DistinctFrom or ScalarFunction.NotDistinctFrom)
        {
            result.Values[index] = areBoth == (function == ScalarFunction.NotDistinctFrom) ? 1 : 0;
        }
        else
        {
            result.SetNull(index);
        }
    }

    private static bool Holds(ScalarFunction function, int order) => function switch
    {
        ScalarFunction.Equal or ScalarFunction.NotDistinctFrom => order == 0,
        ScalarFunction.NotEqual or ScalarFunction.DistinctFrom => order != 0,
        ScalarFunction.Less => order < 0,
        ScalarFunction.LessOrEqual => order <= 0,
        ScalarFunction.Greater => order > 0,
        ScalarFunction.GreaterOrEqual => order >= 0,
        _ => throw new InvalidOperationException($"{function} is no comparison."),
    };
}
